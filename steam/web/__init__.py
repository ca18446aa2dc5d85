"""The master's application: REST API, dashboard pages, live stream."""
