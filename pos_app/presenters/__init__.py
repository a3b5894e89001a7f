"""What each screen does, in plain Python: a view shows and reports keys, a presenter decides."""
