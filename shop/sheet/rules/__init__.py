"""A sheet's inputs, its figures, how they are worked out and compared, and the code that names a sheet."""
