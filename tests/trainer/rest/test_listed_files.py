"""What a file browser is shown: what may be imported, and nothing else of this machine."""

import os
from pathlib import Path
from typing import Any

import pytest

from steam.trainer.rest import listed_files


def told(trainer: Any, path: Path | str | None) -> dict[str, Any]:
    params = {} if path is None else {"path": str(path)}
    answer: dict[str, Any] = trainer.json("GET", "/3/ListFiles", params=params)
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    return [entry["name"] for entry in answer["entries"]]


def test_without_a_folder_the_roots_are_told(trainer: Any) -> None:
    roots = told(trainer, None)
    assert (roots["path"], roots["parent"]) == (None, None)
    assert names(roots) == [str(trainer.data.resolve())], "the home is one, and not for browsing"
    assert all(entry["is_folder"] and entry["path"] == entry["name"] for entry in roots["entries"])


def test_folders_come_first_with_what_people_look_for(trainer: Any) -> None:
    (trainer.data / "b").mkdir()
    (trainer.data / "A.csv").write_text("12345")
    os.utime(trainer.data / "A.csv", (5, 5))
    (trainer.data / ".hidden").write_text("x")
    os.mkfifo(trainer.data / "pipe")
    (trainer.data / os.fsdecode(b"odd\xff")).write_text("x")
    shown = told(trainer, trainer.data)
    assert names(shown) == ["b", "A.csv"]
    assert shown["entries"][1] == {
        "name": "A.csv",
        "path": str(trainer.data.resolve() / "A.csv"),
        "is_folder": False,
        "size_bytes": 5,
        "modified_ms": 5000,
    }
    assert (shown["parent"], shown["is_complete"]) == (None, True)
    below = told(trainer, trainer.data / "b")
    assert (below["parent"], below["entries"]) == (str(trainer.data.resolve()), [])


def test_nothing_outside_and_nothing_private_is_told(trainer: Any, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("x")
    (trainer.data / "link").symlink_to(tmp_path / "outside")
    (trainer.data / "circle").symlink_to(trainer.data / "circle")
    (trainer.data / "gone").symlink_to(trainer.data / "nothing")
    home = trainer.services.home
    (trainer.data / "database").symlink_to(home.database.parent)
    (trainer.data / "in").symlink_to(trainer.data)
    assert names(told(trainer, trainer.data)) == ["in"]
    assert names(told(trainer, trainer.data / "in")) == ["in"], "a link inside is a folder"
    for path in (
        tmp_path / "outside",
        trainer.data / "link",
        trainer.data / ".." / "outside",
        "/etc",
        "/proc/self",
        home.root,
        home.database.parent,
        "\0",
        "x" * 5000,
    ):
        assert trainer.http.get("/3/ListFiles", params={"path": str(path)}).status_code == 400
    (home.frames / "mine.csv").write_text("x")
    assert names(told(trainer, home.frames)) == ["mine.csv"]


def test_what_is_no_folder_is_told_so(trainer: Any) -> None:
    (trainer.data / "a.csv").write_text("x")
    for name, status, words in (("a.csv", 400, "no folder"), ("none", 404, "does not exist")):
        answer = trainer.http.get("/3/ListFiles", params={"path": str(trainer.data / name)})
        assert (answer.status_code, words in answer.json()["msg"]) == (status, True)


def test_many_entries_are_cut_and_that_is_said(trainer: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(listed_files, "MAX_LISTED", 3)
    for number in range(5):
        (trainer.data / f"f{number}").write_text("x")
    shown = told(trainer, trainer.data)
    assert (len(shown["entries"]), shown["is_complete"]) == (3, False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_told_so(trainer: Any) -> None:
    (trainer.data / "closed").mkdir(mode=0)
    answer = trainer.http.get("/3/ListFiles", params={"path": str(trainer.data / "closed")})
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["msg"]
