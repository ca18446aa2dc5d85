"""Use cases that write what should be: models registered, deployments and their versions."""
