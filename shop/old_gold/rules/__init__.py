"""What old pieces are worth to their owner, and why a house rule does not let them be taken."""
