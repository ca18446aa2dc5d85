"""The id of a home: random, so that no two homes have the same."""

import secrets


def new_home_id() -> str:
    """32 hexadecimal digits that nobody else has."""
    return secrets.token_hex(16)
