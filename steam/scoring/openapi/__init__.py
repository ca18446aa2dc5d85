"""The OpenAPI document of a worker, typed from its model: one module per family of routes."""
