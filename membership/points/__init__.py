"""Points (积分): when they count and until when, their lots, expiry, corrections, and what they pay."""
