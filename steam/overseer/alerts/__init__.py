"""Alerts: trouble that lasts becomes an incident, and somebody is told of it once."""
