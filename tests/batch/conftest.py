"""Orders of batches, carried out here or by real processes, and what a worker would have said."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest

from steam.batch.arguments import Arguments
from steam.batch.exits import Exit
from steam.batch.run import run
from steam.batch.sources import csv_file, frames
from steam.core.batch_folder import parts_folder, read_parts
from steam.core.batch_report import BatchReport, read_report
from steam.core.batches import BatchOrder, source_identity
from steam.core.policy import InputPolicy
from steam.scoring.codecs.codec import Call
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.loading import load_model

ARTIFACT = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"
SHA256 = hashlib.sha256(ARTIFACT.read_bytes()).hexdigest()
HEADER = "AGE,RACE,DPROS,DCAPS,PSA,VOL,GLEASON"
SMALL_BATCH = Path(__file__).with_name("small_batch.py")


@dataclass
class Desk:
    """Takes orders in one folder, and carries them out."""

    folder: Path
    options: dict[str, object] = field(default_factory=dict)

    def source(self, content: str | bytes, name: str = "in.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def order(self, source: Path, target: str = "out.csv", **options: object) -> BatchOrder:
        path = self.folder / target
        order = BatchOrder(
            deployment="prostate",
            version=1,
            artifact_sha256=SHA256,
            source=str(source),
            source_identity=source_identity(source),
            target=str(path),
            parts=str(parts_folder(path, "0123abcd")),
            who="anna",
            why="",
            created_ms=1,
        )
        return replace(order, **{**self.options, **options})  # type: ignore[arg-type]

    def run(self, order: BatchOrder) -> Exit:
        """Carry an order out in this process."""
        return run(Arguments(order, ARTIFACT, self.folder / "report.json", "t"))

    def done(self, source: Path, target: str = "out.csv", **options: object) -> Path:
        """The target of an order that must come to its end."""
        order = self.order(source, target, **options)
        assert self.run(order) is Exit.DONE, self.report
        return Path(order.target)

    def refused(self, source: Path, target: str = "out.csv", **options: object) -> str:
        """Why an order is given up; nothing may be left where the target would be."""
        order = self.order(source, target, **options)
        assert self.run(order) is Exit.FAILED
        assert not Path(order.target).exists()
        return self.report.message

    @property
    def report(self) -> BatchReport:
        report = read_report(self.folder / "report.json")
        assert report is not None
        return report

    def start(self, order: BatchOrder, die_at: int = 0) -> subprocess.Popen[bytes]:
        """A real process with small pieces; it ends itself by SIGKILL before a side effect."""
        options = ["--artifact", str(ARTIFACT), "--report", str(self.folder / "report.json")]
        given = json.dumps(asdict(order))
        environ = {**os.environ, "STEAM_WORKER_TOKEN": "t", "DIE_AT": str(die_at)}
        return subprocess.Popen(
            [sys.executable, str(SMALL_BATCH), *options, "--order", given], env=environ
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few rows, so that small files have many."""
    monkeypatch.setattr(csv_file, "_PIECE_BYTES", 200)
    monkeypatch.setattr(frames, "BLOCK_ROWS", 7)


@pytest.fixture(scope="session")
def worker_says() -> Callable[..., list[dict[str, str]]]:
    """The answer of a worker to a body of CSV, as rows."""

    def answer(body: str, *, partial: bool = False, policy: InputPolicy | None = None) -> object:
        scorer = load_model(ARTIFACT, SHA256, policy or InputPolicy()).scorer
        codec = CsvText(Call(body.encode(), CSV_TYPE, partial=partial), scorer.model)
        text = scorer.score(codec, codec, partial=partial).text.decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return answer


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def fresh(desk: Desk) -> Desk:
    """A desk for one example of a property."""
    return Desk(Path(tempfile.mkdtemp(dir=desk.folder)))


def some_rows(count: int) -> list[str]:
    """Lines of the model's columns, no two alike."""
    levels = ["white", "black", "martian", ""]
    return [
        f"{40 + number % 50},{levels[number % 4]},left,no,{number * 0.1:.1f},{number % 9},7"
        for number in range(count)
    ]


def awkward_source(desk: Desk, rows: int) -> Path:
    """Rows with a number of their own, some of which hold line ends."""
    notes = ['"a\nb"', "plain", '"say ""hi"""', ""]
    lines = [
        f"{number},{notes[number % 4]},{line}" for number, line in enumerate(some_rows(rows), 1)
    ]
    return desk.source("\n".join([f"ID,NOTE,{HEADER}", *lines]) + "\n")


@pytest.fixture
def until_parts() -> Callable[[BatchOrder, subprocess.Popen[bytes], int], None]:
    """Waits until a process has made so many parts, or fails with it."""

    def wait(order: BatchOrder, process: subprocess.Popen[bytes], count: int) -> None:
        deadline = time.monotonic() + 30
        while True:
            folder = Path(order.parts)
            if folder.exists() and len(read_parts(folder)) >= count:
                return
            assert process.poll() is None, "it ended too early"
            assert time.monotonic() < deadline
            time.sleep(0.002)

    return wait
