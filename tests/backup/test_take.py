"""Taking backups: whole, private, all or nothing, while others write."""

import io
import os
import stat
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest

from steam.backup.manifest import decode_manifest
from steam.backup.take import BackupTaker
from steam.core.errors import Conflict, Exhausted, InvalidArtifact, InvalidInput, NotFound
from steam.db.copy import DatabaseFacts, copy_database
from steam.db.sqlite import SqliteStore
from steam.deploy.registry import Registry
from tests.backup.conftest import MODELS, SetClock
from tests.conftest import SmallDisk


def names(path: Path) -> list[str]:
    with tarfile.open(path, "r:") as archive:
        return archive.getnames()


def test_the_archive_is_plain_tar_with_its_manifest_last(
    taker: BackupTaker, tmp_path: Path
) -> None:
    (taker.home.flows / "a.flow").write_text("x")
    taken = taker.to_file(tmp_path / "b.tar")
    members = names(tmp_path / "b.tar")
    assert [name.split("/")[0] for name in members] == ["model", "db", "flow", "manifest.json"]
    with tarfile.open(tmp_path / "b.tar", "r:") as archive:
        raw = archive.extractfile("manifest.json")
        assert raw is not None
        assert decode_manifest(raw.read()) == taken.manifest
    assert (tmp_path / "b.tar").stat().st_size == taken.size_bytes
    assert (taken.models, taken.manifest.settings) == (1, {"STEAM_JOBS": "3"})


def test_it_is_private_and_leaves_nothing_beside_it(taker: BackupTaker, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    taker.to_file(folder / "b.tar")
    assert [path.name for path in folder.iterdir()] == ["b.tar"]
    assert stat.S_IMODE((folder / "b.tar").stat().st_mode) == 0o600


def test_a_file_is_replaced_only_by_force(taker: BackupTaker, tmp_path: Path) -> None:
    path = tmp_path / "b.tar"
    path.write_text("mine")
    with pytest.raises(Conflict, match="exists already"):
        taker.to_file(path)
    assert path.read_text() == "mine"
    taker.to_file(path, force=True)
    assert len(names(path)) == 3


def test_a_name_taken_meanwhile_is_kept(taker: BackupTaker, tmp_path: Path) -> None:
    path = tmp_path / "b.tar"
    with pytest.raises(Conflict, match="exists already"):
        taker.to_file(path, watch=lambda *_: path.write_text("mine") and None)
    assert path.read_text() == "mine"


def test_places_that_make_no_sense(taker: BackupTaker, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        taker.to_file(tmp_path / "absent" / "b.tar")
    with pytest.raises(InvalidInput, match="keeps its own files"):
        taker.to_file(taker.home.frames / "b.tar")
    with pytest.raises(Conflict, match="not a file"):
        taker.to_file(Path("/dev/null"), force=True)


def test_uploads_come_along_when_asked(taker: BackupTaker, tmp_path: Path) -> None:
    (taker.home.frames / "up").mkdir()
    (taker.home.frames / "up" / "data.csv").write_bytes(b"a,b\n")
    (taker.home.saved_frames / "f.frame").write_bytes(b"saved")
    (taker.home.frames / "link").symlink_to("/etc/passwd")
    without = taker.to_file(tmp_path / "a.tar").manifest
    assert [(left.folder, left.files, left.bytes) for left in without.left_out] == [
        ("frame", 1, 4),
        ("saved", 1, 5),
    ]
    assert taker.to_file(tmp_path / "b.tar", frames=True).manifest.left_out == ()
    assert "frame/up/data.csv" in names(tmp_path / "b.tar")
    assert "saved/f.frame" in names(tmp_path / "b.tar")
    assert "frame/link" not in names(tmp_path / "b.tar")


def test_long_and_foreign_names_survive(taker: BackupTaker, tmp_path: Path) -> None:
    name = "ä" * 100 + ".flow"
    (taker.home.flows / name).write_text("x")
    taker.to_file(tmp_path / "b.tar")
    assert f"flow/{name}" in names(tmp_path / "b.tar")


def test_a_lost_model_file_is_named(taker: BackupTaker, registry: Registry, tmp_path: Path) -> None:
    [artifact] = taker.home.artifacts.glob("*.zip")
    artifact.unlink()
    with pytest.raises(InvalidArtifact, match="model 'risk' is missing"):
        taker.to_file(tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_an_altered_model_file_is_named(taker: BackupTaker, tmp_path: Path) -> None:
    [artifact] = taker.home.artifacts.glob("*.zip")
    with artifact.open("r+b") as file:
        file.write(b"!")
    with pytest.raises(InvalidArtifact, match="model 'risk' has been altered"):
        taker.to_file(tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_a_model_removed_in_between_is_no_error(
    taker: BackupTaker, registry: Registry, tmp_path: Path
) -> None:
    registry.register_model(MODELS / "glm_gaussian.zip", "other", None, "ann")
    copies = []

    def copy(source: Path, target: Path) -> DatabaseFacts:
        facts = copy_database(source, target)
        if not copies:
            registry.delete_model("risk", "ann")
        copies.append(facts)
        return facts

    taken = BackupTaker(taker.home, copy, taker.clock, taker.origin).to_file(tmp_path / "b.tar")
    assert (len(copies), taken.models) == (2, 1)


@pytest.mark.parametrize("small_disk", [1], indirect=True)
def test_a_full_disk_is_left_as_it_was(taker: BackupTaker, small_disk: SmallDisk) -> None:
    (taker.home.flows / "big.flow").write_bytes(os.urandom(2 << 20))
    with pytest.raises(Exhausted, match="full"):
        taker.to_file(small_disk.root / "b.tar")
    assert [path.name for path in small_disk.root.iterdir()] == []


def test_what_others_append_meanwhile_is_left_out(taker: BackupTaker, tmp_path: Path) -> None:
    log = taker.home.flows / "growing.flow"
    log.write_bytes(bytes(3 << 20))
    stop = threading.Event()

    def grow() -> None:
        with log.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"more")

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        manifest = taker.to_file(tmp_path / "b.tar").manifest
    finally:
        stop.set()
        thread.join()
    [member] = [one for one in manifest.members if one.name.startswith("flow/")]
    with tarfile.open(tmp_path / "b.tar", "r:") as archive:
        assert archive.getmember(member.name).size == member.size >= 3 << 20


def test_while_others_write_the_copy_is_of_one_moment(
    taker: BackupTaker,
    store: SqliteStore,
    tmp_path: Path,
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with store.write() as rows:  # two rows that belong together
                for kind in ("one", "two"):
                    rows.add_event(ms=number, actor="t", kind=kind, thing="t:t", text="")
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            taker.to_file(tmp_path / f"{number}.tar")
    finally:
        stop.set()
        thread.join()
    for number in range(5):
        with tarfile.open(tmp_path / f"{number}.tar", "r:") as archive:
            archive.extract("db/steam.db", tmp_path / str(number), filter="data")
        copy = SqliteStore(tmp_path / str(number) / "db" / "steam.db")
        with copy.read() as rows:
            kinds = [event.kind for event in rows.events(thing="t:t", limit=100_000)]
        copy.close()
        assert kinds.count("one") == kinds.count("two")


def test_a_stream_gets_the_same(taker: BackupTaker, backup: Path) -> None:
    stream = io.BytesIO()
    taker.to_stream(stream)
    stream.seek(0)
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        assert archive.getnames() == names(backup)


def test_other_tools_read_it(backup: Path) -> None:
    done = subprocess.run(["tar", "tf", str(backup)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == names(backup)
    assert done.stderr == ""


def test_the_clock_tells_when(taker: BackupTaker, clock: SetClock, tmp_path: Path) -> None:
    assert taker.to_file(tmp_path / "b.tar").manifest.created_ms == clock.ms
