"""Flow's server side: the way to the trainer, saved flows, and a model's way to a deployment."""
