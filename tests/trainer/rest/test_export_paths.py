from pathlib import Path

import pytest

from steam.core.errors import Conflict, InvalidInput, Unsupported
from steam.core.home import Home
from steam.trainer.rest.export_paths import writable_file, writable_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data" / "inner").mkdir(parents=True)
    (tmp_path / "data" / "home" / "frame").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    return tmp_path.resolve()


def writable(root: Path, text: str, *, force: bool = False) -> Path:
    return writable_file(text, (root / "data",), Home(root / "data" / "home"), force=force)


@pytest.mark.parametrize("name", ["a.csv", "inner/b.csv", "inner/../c.csv", "ü \U0001f600.csv"])
def test_files_below_the_roots(root: Path, name: str) -> None:
    expected = (root / "data" / name).resolve()
    assert writable(root, f"{root}/data/{name}") == expected
    assert writable(root, f"file://{root}/data/{name}") == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("outside/a.csv", "outside the folders"),
        ("data/../outside/a.csv", "outside the folders"),
        ("data2/a.csv", "outside the folders"),
        ("data/link/a.csv", "outside the folders"),
        ("data/absent/a.csv", "There is no folder"),
        ("data/file/a.csv", "There is no folder"),
        ("data/inner", "is a folder"),
        ("data/..", "names no file"),
        ("data/home/a.csv", "the trainer's own folder"),
        ("data/home/frame/a.csv", "the trainer's own folder"),
        ("data/a\0b", "cannot be used"),
        ("data/" + "x" * 300, "cannot be used"),
        ("data/" + "x" * 300 + "/a.csv", "There is no folder"),
    ],
)
def test_what_is_refused(root: Path, name: str, message: str) -> None:
    (root / "data" / "link").symlink_to(root / "outside")
    (root / "data" / "file").write_bytes(b"")
    for force in (False, True):
        with pytest.raises(InvalidInput, match=message):
            writable(root, f"{root}/{name}", force=force)


def test_other_schemes_are_refused(root: Path) -> None:
    with pytest.raises(Unsupported, match="Exporting to s3:// is not supported"):
        writable(root, "s3://bucket/a.csv")


def test_what_is_there_stays_without_force(root: Path) -> None:
    file, link = root / "data" / "a.csv", root / "data" / "dangling.csv"
    file.write_bytes(b"")
    link.symlink_to(root / "outside" / "absent")
    for path in (file, link):
        with pytest.raises(Conflict, match="already exists"):
            writable(root, str(path))
        assert writable(root, str(path), force=True) == path  # a link is replaced, not followed


def test_folders(root: Path) -> None:
    roots, home = (root / "data",), Home(root / "data" / "home")
    assert writable_folder(f"{root}/data/inner/..", roots, home) == root / "data"
    with pytest.raises(InvalidInput, match="outside"):
        writable_folder(f"{root}/data/..", roots, home)
