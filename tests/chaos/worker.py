"""The worker program that ships, around a model that misbehaves if its artifact says so.

An artifact of `models.py` may have one member more, which names what its model does. Registry and
worker take no notice of it; all that differs here is the predictor.
"""

import os
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import steam.model.artifact as artifact_module
import steam.scoring.loading as loading
from steam.model.predictor import Predictor
from steam.scoring.__main__ import main

MEMBER = "misbehaviour"
_MOST_EATEN = 1 << 30  # the machine that runs the tests is shared: no more, limit or not


def crash() -> NoReturn:
    """End as a fault in compiled code ends a process."""
    os.abort()


def hang() -> NoReturn:
    """Go on for ever, at full speed."""
    while True:
        pass


def eat() -> NoReturn:
    """Take all the memory that is given, and keep it."""
    while sum(map(len, _EATEN)) < _MOST_EATEN:
        _EATEN.append(b"\1" * (16 << 20))
    raise MemoryError


_EATEN: list[bytes] = []
_AT_REQUEST: dict[str, Callable[[], NoReturn]] = {
    "crash-at-request": crash,
    "hang-at-request": hang,
    "eat-memory": eat,
}


class Misbehaving:
    """A predictor that answers once, which is the canary row, and then does something else."""

    def __init__(self, predictor: Predictor, misbehave: Callable[[], NoReturn]) -> None:
        self.signature = predictor.signature
        self._predictor = predictor
        self._misbehave = misbehave
        self._answered = False

    def predict(self, *args: Any) -> Any:
        if self._answered:
            self._misbehave()
        self._answered = True
        return self._predictor.predict(*args)


def load_registered(path: Path, sha256: str, **options: Any) -> Any:
    """As the worker's own, but for the predictor."""
    artifact = artifact_module.load_registered(path, sha256, **options)
    with zipfile.ZipFile(path) as archive:
        how = archive.read(MEMBER).decode() if MEMBER in archive.namelist() else ""
    if how == "crash-at-load":
        crash()
    if how == "crash-soon":
        threading.Timer(1.0, crash).start()
    if how in _AT_REQUEST:
        return replace(artifact, predictor=Misbehaving(artifact.predictor, _AT_REQUEST[how]))
    return artifact


if __name__ == "__main__":
    vars(loading)["load_registered"] = load_registered
    del sys.argv[1:3]  # `-m steam.scoring`, see servers.py
    sys.exit(main())
