"""What every package stands on: units, facts, books."""
