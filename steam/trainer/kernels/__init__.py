"""Loops over rows: compiled ones where they could be built, else those of numpy."""
