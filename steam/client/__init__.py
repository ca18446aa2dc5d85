"""Typed Python clients of the master and of the trainer."""
