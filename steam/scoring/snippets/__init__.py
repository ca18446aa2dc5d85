"""Code that asks a worker for a prediction: one language, or library of one, per module."""
