"""Models in files of their own: the artifact, and what the trainer knows beside it."""
