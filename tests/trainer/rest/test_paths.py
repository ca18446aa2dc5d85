import os
from pathlib import Path

import pytest

from steam.core.errors import InvalidInput, NotFound, SteamError, Unsupported
from steam.core.home import Home
from steam.trainer.rest.paths import importable


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A root with a file and a home inside; a secret beside it."""
    root = tmp_path.resolve() / "root"
    home = Home(root / "home")
    for folder in home.folders:
        folder.mkdir(parents=True)
    home.database.write_text("private")
    (home.frames / "upload.csv").write_text("a\n1\n")
    (root / "data.csv").write_text("a\n1\n")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return root


def allowed(world: Path, path: str) -> Path:
    return importable(path, (world,), Home(world / "home"))


@pytest.mark.parametrize("prefix", ["", "file://", "nfs:/"])
def test_files_below_a_root_are_allowed(world: Path, prefix: str) -> None:
    assert allowed(world, f"{prefix}{world}/data.csv") == world / "data.csv"
    assert allowed(world, f"{world}/home/frame/upload.csv").name == "upload.csv"


def test_a_link_inside_may_point_inside(world: Path) -> None:
    (world / "link.csv").symlink_to(world / "data.csv")
    assert allowed(world, f"{world}/link.csv") == world / "data.csv"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../secret.csv", "{world}/../secret.csv", "{world}/../nothing.csv", "/"]
)
def test_outside_is_refused_whether_it_exists_or_not(world: Path, path: str) -> None:
    with pytest.raises(InvalidInput, match="outside the folders"):
        allowed(world, path.format(world=world))


def test_links_do_not_lead_out(world: Path) -> None:
    (world / "link.csv").symlink_to("/etc/passwd")
    (world / "folder").symlink_to("/etc")
    for path in ("link.csv", "folder/passwd"):
        with pytest.raises(InvalidInput, match="outside"):
            allowed(world, f"{world}/{path}")


def test_the_rest_of_the_home_is_private(world: Path) -> None:
    with pytest.raises(InvalidInput, match="not a data file"):
        allowed(world, f"{world}/home/db/steam.db")


@pytest.mark.parametrize("path", ["/proc/self/environ", "/sys/kernel/notes", "/dev/zero"])
def test_kernel_files_are_refused_even_below_a_root(world: Path, path: str) -> None:
    with pytest.raises(InvalidInput):
        importable(path, (Path("/"),), Home(world / "home"))


def test_only_regular_files(world: Path) -> None:
    os.mkfifo(world / "pipe")
    with pytest.raises(InvalidInput, match="not a regular file"):
        allowed(world, f"{world}/pipe")
    with pytest.raises(InvalidInput, match="is a folder"):
        allowed(world, str(world))
    with pytest.raises(NotFound, match="does not exist"):
        allowed(world, f"{world}/nope.csv")


@pytest.mark.parametrize("path", ["s3://bucket/x.csv", "http://host/x.csv", "hdfs://x"])
def test_other_schemes_are_not_supported(world: Path, path: str) -> None:
    with pytest.raises(Unsupported):
        allowed(world, path)


@pytest.mark.parametrize("path", ["a\0b", "{world}/" + "x" * 5000, "{world}/loop"])
def test_paths_that_no_system_reads(world: Path, path: str) -> None:
    (world / "loop").symlink_to(world / "loop")
    with pytest.raises(SteamError):
        allowed(world, path.format(world=world))
