"""What is decided about tiers without looking anything up."""
