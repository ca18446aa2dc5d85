"""Operators by theme; `steam.trainer.rapids.registry` knows all of them."""
