"""Plain data and protocols that every other room may use; imports only the standard library."""
