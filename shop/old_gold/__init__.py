"""Old gold over the counter: traded in for new pieces, bought back, or a gem piece traded up for a dearer one."""
