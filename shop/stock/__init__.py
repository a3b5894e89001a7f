"""Where each piece is and in what state (状态), which store has custody of it, and what is on its way between two."""
