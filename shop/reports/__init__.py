"""Reports (报表): each one file in `queries`, filled from the tables and drawn by whoever shows it."""
