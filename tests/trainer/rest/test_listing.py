"""Which files a folder, a glob and a pattern stand for."""

import time
from pathlib import Path

import pytest

from steam.core.errors import Exhausted, InvalidInput, NotFound
from steam.core.home import Home
from steam.trainer.rest import listing
from steam.trainer.rest.listing import files_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "data"
    for name in ("b.csv", "a.csv", "sub/c.csv", "sub/deep/d.txt", "_temporary/x.csv", ".h/y.csv"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n1\n")
    for name in ("empty.csv", "_SUCCESS"):
        (root / name).touch()
    (root / ".hidden.csv").write_text("a\n1\n")
    (root / "[1].csv").write_text("a\n1\n")
    return root


def found(folder: Path, text: str, pattern: str = "") -> list[str]:
    paths = files_at(str(folder) + text, pattern, (folder,), Home(folder.parent / "home"))
    return [path.relative_to(folder).as_posix() for path in paths]


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("", "", ["[1].csv", "a.csv", "b.csv", "sub/c.csv", "sub/deep/d.txt"]),
        ("/sub", "", ["sub/c.csv", "sub/deep/d.txt"]),
        ("/a.csv", "ignored for a file", ["a.csv"]),
        ("", r"sub/.*\.txt$", ["sub/deep/d.txt"]),
        ("", "^[ab]", ["a.csv", "b.csv"]),
        ("/*.csv", "", ["[1].csv", "a.csv", "b.csv"]),
        ("/[ab].csv", "", ["a.csv", "b.csv"]),
        ("/[!a].csv", "", ["b.csv"]),
        ("/[1].csv", "", ["[1].csv"]),
        ("/?.csv", "b", ["b.csv"]),
        ("/*/*.csv", "", ["sub/c.csv"]),
        ("/s*/**/*.txt", "", ["sub/deep/d.txt"]),
        ("/**", "", ["[1].csv", "a.csv", "b.csv", "sub/c.csv", "sub/deep/d.txt"]),
    ],
)
def test_names(folder: Path, text: str, pattern: str, expected: list[str]) -> None:
    assert found(folder, text, pattern) == expected


def test_what_stands_for_nothing(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="stands for no file"):
        found(folder, "/*.parquet")
    with pytest.raises(NotFound):
        found(folder, "/no/*.csv")
    with pytest.raises(InvalidInput, match="outside the folders"):
        found(folder, "/../*")


def test_a_link_that_leads_outside_is_refused(folder: Path) -> None:
    (folder / "z.csv").symlink_to("/etc/passwd")
    with pytest.raises(InvalidInput, match="outside the folders"):
        found(folder, "")


def test_a_pattern_takes_linear_time_or_is_refused(folder: Path) -> None:
    (folder / ("a" * 200)).write_text("a\n1\n")
    start_s = time.thread_time()  # not by the clock: others may have the cores
    with pytest.raises(InvalidInput, match="stands for no file"):
        found(folder, "", "(a+)+(a+)+(a|aa)+$x")
    assert time.thread_time() - start_s < 2
    for pattern in (r"(a)\1", "(", "(?=a)", "a{1000}{1000}{1000}", "a" * 1001):
        with pytest.raises(InvalidInput, match=r"regular expression|at most 1000"):
            found(folder, "", pattern)


def test_limits(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(listing, "MAX_FILES", 2)
    with pytest.raises(Exhausted, match="stands for 5 files"):
        found(folder, "")
    monkeypatch.setattr(listing, "MAX_LOOKED_AT", 3)
    with pytest.raises(Exhausted, match="more than 3 files below"):
        found(folder, "")


def test_private_files_of_the_home_are_passed_over(folder: Path) -> None:
    home = Home(folder / "sub")
    paths = files_at(str(folder), "", (folder,), home)
    assert [path.name for path in paths] == ["[1].csv", "a.csv", "b.csv"]
