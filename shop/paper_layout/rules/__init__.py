"""Pure decisions about a layout."""
