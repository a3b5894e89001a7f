"""Master data of pieces: one piece, one barcode (一码一货)."""
