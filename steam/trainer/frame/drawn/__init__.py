"""Frames that are drawn by chance, to try things with."""
