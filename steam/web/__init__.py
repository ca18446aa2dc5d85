"""The master's web application: REST API and dashboard pages."""
