"""Rewards (积分换礼): goods of the store that a member takes for points, by the chain's list."""
