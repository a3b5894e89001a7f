"""What the stockroom (库房) does without selling: goods from and back to suppliers, losses, loans, and the balance."""
