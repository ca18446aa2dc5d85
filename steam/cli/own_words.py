"""Hints that pages, the REST API and commands share, as a command line puts them."""

import re

LISTS = {
    "accounts": "account list",
    "batches": "batch list",
    "deployments": "deployment list",
    "models": "model list",
    "tokens": "token list",
}
"""What is listed, and the words after `steam` of the command that does."""

_HINT = re.compile(rf"\bThe list of ({'|'.join(LISTS)}) shows\b")


def with_commands(text: str) -> str:
    """The text with commands in the place of lists that only a page has."""
    return _HINT.sub(lambda found: f"`steam {LISTS[found[1]]}` shows", text)
