"""The training engine: frames, tasks, algorithms, and the HTTP API that H2O's clients speak."""
