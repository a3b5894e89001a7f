"""What several folders of tests build their shops from."""
