"""The encodings: one small frozen class for each way of holding the values of a chunk."""
