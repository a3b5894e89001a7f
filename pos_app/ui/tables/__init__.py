"""Tables: models over frozen rows, and how their cells are drawn."""
