"""Orders and deposits: what a customer pays ahead, and the price that was promised for a piece or a written order."""
