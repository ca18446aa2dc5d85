"""The registry of algorithms and one module for each."""
