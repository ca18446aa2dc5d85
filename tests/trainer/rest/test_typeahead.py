"""Paths completed: below the roots, and nothing else of this machine."""

from pathlib import Path
from typing import Any

import pytest

from steam.core.home import Home
from steam.trainer.rest.typeahead import paths_beginning


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "in" / "below").mkdir(parents=True)
    for name in ("abc.csv", "abd.csv", ".hidden", "below/deep.csv"):
        (tmp_path / "in" / name).write_text("x")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("x")
    return (tmp_path / "in").resolve()


def found(root: Path, text: str) -> list[str]:
    return paths_beginning(text, (root,), Home(root.parent / "home"))


def test_names_that_begin_so_are_told(root: Path) -> None:
    assert found(root, f"{root}/ab") == [f"{root}/abc.csv", f"{root}/abd.csv"]
    assert found(root, f"{root}/") == [f"{root}/abc.csv", f"{root}/abd.csv", f"{root}/below/"]
    assert found(root, f"{root}/below/") == [f"{root}/below/deep.csv"]
    assert found(root, f"{root}/.h") == [f"{root}/.hidden"]


def test_the_roots_are_told_and_nothing_beside_them(root: Path) -> None:
    assert found(root, "/") == [f"{root}/"]
    assert found(root, str(root)[:-1]) == [f"{root}/"]
    for text in (
        f"{root.parent}/outside/",
        f"{root}/../outside/s",
        f"{root}/nope/",
        "",
        "ab",
        "\0",
        f"{root}/" + "x" * 5000 + "/",
    ):
        assert found(root, text) == []


def test_a_link_leads_nowhere_outside(root: Path) -> None:
    (root / "link").symlink_to(root.parent / "outside")
    assert found(root, f"{root}/link/") == []


def test_the_route_gives_as_many_as_asked_for(trainer: Any) -> None:
    for number in range(5):
        (trainer.data / f"f{number}.csv").write_text("x")
    said = {"src": f"{trainer.data}/f", "limit": "2"}
    told = trainer.json("GET", "/3/Typeahead/files", params=said)
    assert told["matches"] == [f"{trainer.data}/f0.csv", f"{trainer.data}/f1.csv"]
