"""The gateway: one stable address per deployment, whichever of its workers answers."""
