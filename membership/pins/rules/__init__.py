"""Pure decisions about PINs."""
