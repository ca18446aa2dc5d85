"""Map-reduce over the row blocks of a frame."""
