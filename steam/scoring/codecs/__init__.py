"""Codecs: how the rows of a request are written down, and the answers to them; one a module."""
