"""How a member's account came about: every movement with its document, and whether they add up to what stands there."""
