"""What every package needs and none owns: money, weight, ids, clock, errors, the journal and the books."""
