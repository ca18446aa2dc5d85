"""Batches: which of them to start, to end and to try again, and doing so."""
