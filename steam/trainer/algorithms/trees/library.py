"""LightGBM, which only a trainer with the extra `trees` has."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from steam.trainer.algorithms.parameters import Problem

_TURNS = "1000"
"""How often a thread of OpenMP looks for work before it sleeps.

Left to itself it looks 300,000 times, and beside busy workers, whose core it takes meanwhile, a
small forest takes a hundred times as long. On an idle machine these few do as well.
"""


def check_library() -> list[Problem]:
    """A problem where LightGBM is not installed; nothing is imported."""
    if find_spec("lightgbm") is not None:
        return []
    message = "LightGBM, which grows the trees, is not installed: pip install 'steam[trees]'"
    return [Problem("algorithm", message)]


def lightgbm() -> Any:
    """The library, which takes a second to import."""
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", _TURNS)  # read once, when OpenMP is loaded
    return import_module("lightgbm")
