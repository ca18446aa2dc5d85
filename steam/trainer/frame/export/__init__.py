"""Frames on their way out, as files of other programs."""
