"""Columnar frames: chunks in vecs in frames, their rollups, and parsing into them."""
