"""The worker: one process, one model, HTTP."""
