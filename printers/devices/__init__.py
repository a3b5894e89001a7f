"""The machines at the counter behind one small port, a file each."""
