"""LightGBM, which only a trainer with the extra `trees` has."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from steam.trainer.algorithms.parameters import Problem


def check_library() -> list[Problem]:
    """A problem where LightGBM is not installed; nothing is imported."""
    if find_spec("lightgbm") is not None:
        return []
    message = "LightGBM, which grows the trees, is not installed: pip install 'steam[trees]'"
    return [Problem("algorithm", message)]


def lightgbm() -> Any:
    """The library, which takes a second to import."""
    return import_module("lightgbm")
