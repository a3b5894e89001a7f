"""The company, its stores and registers, and the people who work there: roles, permissions, PINs."""
