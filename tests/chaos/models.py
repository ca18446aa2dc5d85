"""Models to deploy: real artifacts with a row and H2O's own answer to it, and misbehaving ones."""

import csv
import json
import math
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
TOLERANCE = 1e-12
MISBEHAVIOURS = (
    "crash-at-load",
    "crash-soon",
    "crash-at-request",
    "hang-at-request",
    "eat-memory",
)
"""What `worker.py` can do."""


@dataclass(frozen=True)
class Sample:
    """A request body, and the numbers that its answer must have."""

    body: bytes
    numbers: tuple[float, ...]

    def is_answered_by(self, answer: bytes) -> bool:
        """Whether an answer is right, each number to `TOLERANCE`."""
        try:
            said = json.loads(answer)
        except ValueError:
            return False
        numbers = said.get("classProbabilities", [said.get("value")])
        return len(numbers) == len(self.numbers) and all(
            isinstance(number, float)
            and math.isclose(number, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
            for number, expected in zip(numbers, self.numbers, strict=True)
        )


def sample_of(fixture: str) -> Sample:
    """The first row of a fixture with H2O's answer to it."""
    row = _first_row(FIXTURES / f"{fixture}.input.csv")
    answer = _first_row(FIXTURES / f"{fixture}.expected.csv")
    if len(answer) > 1:
        del answer["predict"]  # the label; the probabilities follow
    body = json.dumps({name: _value(text) for name, text in row.items()}).encode()
    return Sample(body, tuple(float(text) for text in answer.values()))


def make_artifact(fixture: str, folder: Path, edition: int = 1, misbehaviour: str = "") -> Path:
    """A copy of a fixture that is a file of its own, the same each time, and misbehaves if told to.

    A second call with the same arguments gives the first one's file.
    """
    path = folder / f"{fixture}-{edition}{misbehaviour}.zip"
    if path.exists():
        return path
    shutil.copy(FIXTURES / f"{fixture}.zip", path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("edition", str(edition))
        if misbehaviour:
            archive.writestr("misbehaviour", misbehaviour)
    return path


def _first_row(path: Path) -> dict[str, str]:
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.DictReader(file))


def _value(text: str) -> str | float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text
