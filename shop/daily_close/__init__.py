"""The business day: opening float, cash in and out, the drawer's count, the close and its report."""
