"""The routes of a worker, a module per noun."""
