"""How well predictions meet the truth."""
