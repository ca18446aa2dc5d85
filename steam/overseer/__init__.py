"""Supervision: compare what should run with what does run, and repair the difference."""
