"""How levels become what an algorithm learns from: here they stay as they are."""

from collections.abc import Mapping

from steam.trainer.algorithms.parameters import Problem

_AS_LEVELS = frozenset({"AUTO", "Enum"})


def check_encoding(given: Mapping[str, object]) -> list[Problem]:
    """A problem for `categorical_encoding` where it asks for anything else."""
    encoding = given.get("categorical_encoding", "AUTO")
    if encoding in _AS_LEVELS:
        return []
    message = f"categorical_encoding = {encoding} is not supported; leave it at AUTO."
    return [Problem("categorical_encoding", message)]
