"""Pure decisions of selling: the cart, its price, how it is paid, what a scanned code means."""
