"""Going through all checks on homes that are broken in every way."""

from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.errors import Busy
from steam.db.examine import examine_database
from steam.doctor.examine import CHECKS, examine, has_bad
from steam.doctor.finding import Level
from steam.doctor.scene import Examination, Scene
from tests.doctor.conftest import Examined, at, with_machine


def test_the_worst_comes_first(scene: Scene, deployed: Examined) -> None:
    [artifact] = scene.home.artifacts.glob("*.zip")
    artifact.unlink()
    findings = examine(scene, lambda _: deployed)
    order = [list(Level).index(finding.level) for finding in findings]
    assert order == sorted(order)
    assert has_bad(findings)
    assert {finding.check for finding in findings} == {name for name, _ in CHECKS}


def test_a_home_that_is_not_there(scene: Scene, tmp_path: Path) -> None:
    absent = replace(scene, home=replace(scene.home, root=tmp_path / "absent"), database=None)
    findings = examine(absent, examine_database)
    assert at(findings, Level.BAD) == [f"There is no home {tmp_path}/absent."]


@pytest.mark.parametrize(
    ("raw", "word"), [(b"rubbish" * 99, "not a database"), (None, "There is no database")]
)
def test_a_database_that_cannot_be_read(scene: Scene, raw: bytes | None, word: str) -> None:
    scene.home.database.unlink()
    if raw is not None:
        scene.home.database.write_bytes(raw)
    findings = examine(replace(scene, database=None), examine_database)
    assert word in at(findings, Level.BAD)[0]
    assert "clock" in {finding.check for finding in findings}, "the others go on"


def test_a_locked_database(scene: Scene) -> None:
    def locked(_: Path) -> Examination:
        raise Busy("Another process keeps it locked.", hint="Wait.")

    findings = examine(replace(scene, database=None), locked)
    assert "Another process keeps it locked." in at(findings, Level.BAD)


def test_a_check_that_fails_is_a_finding_itself(scene: Scene, deployed: Examined) -> None:
    def fail() -> dict[int, int | None]:
        raise PermissionError(13, "Permission denied")

    findings = examine(with_machine(scene, listeners=fail), lambda _: deployed)
    [failed] = [one for one in findings if "could not be checked" in one.text]
    assert (failed.check, failed.level) == ("ports", Level.WARN)


def test_nothing_is_changed(scene: Scene, deployed: Examined) -> None:
    def state() -> dict[str, tuple[float, int]]:
        paths = scene.home.root.rglob("*")
        return {str(path): (path.stat().st_mtime, path.stat().st_size) for path in paths}

    before = state()
    examine(scene, lambda _: deployed)
    assert state() == before
