"""Service tickets: what customers leave to be cleaned, repaired or made, and their own metal, owed to the milligram."""
