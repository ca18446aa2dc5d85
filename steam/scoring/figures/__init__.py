"""Figures that survive: what the workers of a deployment have counted, in files that they map."""
