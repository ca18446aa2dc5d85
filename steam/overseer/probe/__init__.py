"""Probes: asking workers over HTTP whether they live, are ready, and get on with their work."""
