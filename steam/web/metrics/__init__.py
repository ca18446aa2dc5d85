"""`GET /metrics` of the master: the home and its overseer, for Prometheus."""
