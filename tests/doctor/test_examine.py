"""Going through all checks on homes that are broken in every way."""

from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.errors import Busy
from steam.db.examine import examine_database, read_records
from steam.doctor.examine import CHECKS, examine, has_bad
from steam.doctor.finding import Level
from steam.doctor.scene import Database, Examination, Scene
from tests.doctor.conftest import Found, Recorded, at, with_machine


@pytest.fixture
def real(scene: Scene) -> Scene:
    """The scene with the database that lies there."""
    return replace(scene, database=Database(examine_database, read_records), found=None)


def test_the_worst_comes_first(scene: Scene) -> None:
    [artifact] = scene.home.artifacts.glob("*.zip")
    artifact.unlink()
    findings = examine(scene)
    order = [list(Level).index(finding.level) for finding in findings]
    assert order == sorted(order)
    assert has_bad(findings)
    assert {finding.check for finding in findings} == {name for name, _ in CHECKS}


def test_a_home_that_is_well(real: Scene) -> None:
    [artifact] = real.home.artifacts.glob("*.zip")
    artifact.unlink()
    findings = examine(with_machine(real, find_workers=lambda _: []))
    about = {"home", "database", "processes", "ports", "clock", "versions", "artifacts"}
    assert {one.check for one in findings if one.level is Level.OK} >= about


def test_nobody_waits_while_model_files_are_read(scene: Scene, deployed: Recorded) -> None:
    """Else processes of now would be held against rows of minutes ago."""
    order = []

    def records(_: Path) -> Recorded:
        order.append("rows")
        return deployed

    def find_workers(_: Path) -> list[Found]:
        order.append("processes")
        return []

    told = replace(
        with_machine(scene, find_workers=find_workers),
        database=replace(scene.database, records=records),
        watch=lambda _fraction, what: order.append(what),
    )
    examine(told)
    first = order.index("processes")
    assert order[first - 1 : first + 2] == ["rows", "processes", "rows"]
    assert order[-2:] == ["model 'risk'", ""], "the files come last"
    assert [name for name, _ in CHECKS][-1] == "artifacts"


def test_a_home_that_is_not_there(real: Scene, tmp_path: Path) -> None:
    absent = replace(real, home=replace(real.home, root=tmp_path / "absent"))
    findings = examine(absent)
    assert at(findings, Level.BAD) == [f"There is no home {tmp_path}/absent."]


@pytest.mark.parametrize(
    ("raw", "word"), [(b"rubbish" * 99, "not a database"), (None, "There is no database")]
)
def test_a_database_that_cannot_be_read(real: Scene, raw: bytes | None, word: str) -> None:
    real.home.database.unlink()
    if raw is not None:
        real.home.database.write_bytes(raw)
    findings = examine(real)
    assert word in at(findings, Level.BAD)[0]
    assert "clock" in {finding.check for finding in findings}, "the others go on"


def test_a_locked_database(scene: Scene) -> None:
    def locked(_: Path) -> Examination:
        raise Busy("Another process keeps it locked.", hint="Wait.")

    findings = examine(replace(scene, database=replace(scene.database, examine=locked)))
    assert "Another process keeps it locked." in at(findings, Level.BAD)


def test_rows_that_cannot_be_read_any_more(scene: Scene) -> None:
    def locked(_: Path) -> Recorded:
        raise Busy("Another process keeps it locked.")

    findings = examine(replace(scene, database=replace(scene.database, records=locked)))
    failed = {one.check for one in findings if "could not be checked" in one.text}
    assert failed >= {"processes", "ports", "clock", "artifacts"}


def test_a_check_that_fails_is_a_finding_itself(scene: Scene) -> None:
    def fail() -> dict[int, int | None]:
        raise PermissionError(13, "Permission denied")

    findings = examine(with_machine(scene, listeners=fail))
    [failed] = [one for one in findings if "could not be checked" in one.text]
    assert (failed.check, failed.level) == ("ports", Level.WARN)


def test_nothing_is_changed(scene: Scene) -> None:
    def state() -> dict[str, tuple[float, int]]:
        paths = scene.home.root.rglob("*")
        return {str(path): (path.stat().st_mtime, path.stat().st_size) for path in paths}

    before = state()
    examine(scene)
    assert state() == before
