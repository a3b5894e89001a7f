"""One file for each report: its columns, its query, its note. `shelf.py` lists them."""
