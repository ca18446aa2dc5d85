"""The HTTP API that H2O's clients speak, a router per noun."""
