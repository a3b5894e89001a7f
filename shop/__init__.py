"""What a jewellery shop does, at a till or at headquarters alike."""
