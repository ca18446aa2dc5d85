"""Limits: how much of the machine a process may use, and how it yields to others."""
