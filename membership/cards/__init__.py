"""A card's life: made, issued, active, lost, frozen, replaced, expired, closed; main cards, and limited sub-cards."""
