"""A second person's yes from afar: asked at one till of a store, given at another or at headquarters, used once."""
