"""Where each piece is and in what state (状态): received, in stock, held, sold."""
