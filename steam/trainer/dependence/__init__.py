"""Partial dependence: what a model answers on average where some columns are set to a value."""
