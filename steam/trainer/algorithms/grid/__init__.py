"""Grids: many models of one algorithm, over values of some of its parameters."""
