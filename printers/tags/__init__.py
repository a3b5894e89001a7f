"""Tags for jewellery: their layout is data, their dots go to a label printer in TSPL or ZPL, their chip gets an EPC."""
