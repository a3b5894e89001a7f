"""What works beside the cart, in the right-hand panel."""
