"""Stock counts (盘点): a counter, a tray or the whole store is scanned blind and compared with the books."""
