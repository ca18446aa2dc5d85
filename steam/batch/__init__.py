"""Batch scoring: one process, one file in, one file out, whole or not at all."""
