"""What the resident overseer counts, and the file that it leaves for others."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from steam.core.records import ProcessIdentity
from steam.overseer.figures import FigureFile, Figures, after, after_failure, read, write
from steam.overseer.plan import EndOrphan
from steam.overseer.report import PassReport

ORPHAN = EndOrphan(ProcessIdentity(1, 2, "b"), "t")


class SetClock:
    """A clock that a test sets."""

    ms = 9_000_000

    def now_ms(self) -> int:
        return self.ms


def report(took_ms: int = 0, orphans: int = 0, failures: tuple[str, ...] = ()) -> PassReport:
    return PassReport(
        actor="overseer",
        actions=(ORPHAN,) * orphans,
        failures=failures,
        workers=(),
        desired=(),
        look_again_ms=None,
        took_ms=took_ms,
    )


def test_passes_add_up() -> None:
    figures = Figures()
    for one in (report(20, 1), report(500, 2, ("it failed",)), report(30)):
        figures = after(figures, one)
    figures = after_failure(figures)
    assert (figures.passes, figures.failed_passes) == (4, 2)
    assert figures.actions == {"EndOrphan": 3}
    assert figures.pass_seconds_sum == pytest.approx(0.55)
    assert (figures.pass_seconds_max, figures.pass_seconds_last) == (0.5, 0.03)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "overseer.json"
    figures = Figures(1, 2, 3, 4, {"KillWorker": 5}, 0.25, 0.125, 0.5, 6, 7, 8)
    write(path, figures)
    assert read(path) == figures
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_written_once_a_second_and_removed_at_the_end(tmp_path: Path) -> None:
    clock, path = SetClock(), tmp_path / "overseer.json"
    figures = FigureFile(path, clock)
    for _ in range(3):
        figures.passed(report(), held_sockets=4)
    written = read(path)
    assert written is not None
    assert (written.passes, written.written_ms, written.held_sockets) == (1, 9_000_000, 4)
    clock.ms += 1000
    figures.failed()
    written = read(path)
    assert written is not None
    assert (written.passes, written.failed_passes, written.last_pass_ms) == (4, 1, 9_000_000)
    clock.ms -= 3_600_000  # set back: it does not fall silent for an hour
    figures.passed(report(), held_sockets=0)
    assert read(path) == figures.figures
    figures.close()
    figures.close()
    assert read(path) is None


def test_a_full_disk_does_not_stop_passes(small_disk) -> None:
    path, clock = small_disk.root / "overseer.json", SetClock()
    figures = FigureFile(path, clock)
    figures.passed(report(), held_sockets=0)
    small_disk.fill()
    clock.ms += 1000
    with capture_logs() as lines:
        figures.passed(report(), held_sockets=0)
    assert [line["event"] for line in lines] == ["figures not written"]
    small_disk.free()
    clock.ms += 1000
    figures.passed(report(), held_sockets=0)
    written = read(path)
    assert written is not None
    assert written.passes == 3
    assert list(small_disk.root.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"{}", b"\xff", b"[" * 60_000])
def test_what_is_no_figures_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "overseer.json"
    path.write_bytes(content)
    assert read(path) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passes", "3"),
        ("passes", -1),
        ("passes", float("nan")),
        ("passes", 10**100),
        ("held_sockets", True),
        ("written_ms", None),
        ("actions", []),
        ("actions", {"a": "b"}),
        ("actions", {str(number): 1 for number in range(100)}),
    ],
)
def test_a_field_that_is_no_count_spoils_all(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "overseer.json"
    path.write_text(json.dumps(asdict(Figures()) | {name: value}))
    assert read(path) is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", Figures())
    (tmp_path / "overseer.json").symlink_to(tmp_path / "elsewhere")
    assert read(tmp_path / "overseer.json") is None
