"""Archives of people who mean harm: one sentence each, and the home stays empty."""

import gzip
import hashlib
import io
import random
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from steam.backup.manifest import Manifest, Member, decode_manifest, encode_manifest
from steam.backup.restore import BackupRestorer
from steam.core.errors import SteamError
from steam.core.home import Home

Refused = Callable[[bytes], str]


@pytest.fixture
def refused(restorer: BackupRestorer, tmp_path: Path) -> Refused:
    """Restores these bytes, which must be refused; the sentence."""

    def restore(raw: bytes) -> str:
        (tmp_path / "bad.tar").write_bytes(raw)
        new = tmp_path / "place" / "home"
        with pytest.raises(SteamError) as caught:
            restorer.restore(tmp_path / "bad.tar", Home(new), "ann")
        assert list(new.parent.iterdir()) == [], "nothing may be left"
        assert "\n" not in str(caught.value)
        assert caught.value.hint
        return str(caught.value)

    return restore


def rebuilt(folder: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A tar of the members with a change, and a manifest that agrees with it."""
    parts = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = decode_manifest(parts.pop("manifest.json"))
    change(parts)
    members = tuple(
        Member(name, len(raw), hashlib.sha256(raw).hexdigest()) for name, raw in parts.items()
    )
    known = {field: getattr(manifest, field) for field in Manifest.__struct_fields__}
    parts["manifest.json"] = encode_manifest(Manifest(**{**known, "members": members}))
    return tar([(plain(name, raw), raw) for name, raw in parts.items()])


def plain(name: str, raw: bytes = b"") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = len(raw)
    return info


def tar(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.GNU_FORMAT) as archive:
        for info, raw in members:
            archive.addfile(info, io.BytesIO(raw))
    return stream.getvalue()


def test_the_rebuilt_one_is_good(restorer: BackupRestorer, unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "good.tar").write_bytes(rebuilt(unpacked, lambda parts: None))
    restorer.restore(tmp_path / "good.tar", Home(tmp_path / "place"), "ann")


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "flow/../../evil", "flow//evil", "flow/./evil", "flow/", "evil",
        "model/evil.zip", f"model/{'A' * 64}.zip", "db/steam.db-wal", "run/pass.lock", "flow/a\nb",
        "flow/\x1b[2J", "FLOW/a", "flow/" + "x" * 300, "flow/" + "a/" * 40 + "b",
    ],
)  # fmt: skip
def test_names_that_have_no_place(refused: Refused, unpacked: Path, name: str) -> None:
    said = refused(rebuilt(unpacked, lambda parts: parts.update({name: b"x"})))
    assert "has no place in a home" in said or "altered" in said or "regular" in said
    assert said.isprintable()


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE,
        tarfile.DIRTYPE, tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE, tarfile.XHDTYPE, b"Z",
    ],
)  # fmt: skip
def test_only_regular_files(refused: Refused, kind: bytes) -> None:
    info = plain("flow/a")
    info.type, info.linkname = kind, "/etc/passwd"
    raw = info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)
    assert "is not a regular file" in refused(raw)


def test_twice_the_same_name(refused: Refused) -> None:
    raw = tar([(plain("flow/a"), b""), (plain("flow/a"), b"")])
    assert "is in it twice" in refused(raw)


def test_a_file_where_a_folder_is(refused: Refused) -> None:
    raw = tar([(plain("flow/a"), b""), (plain("flow/a/b"), b"")])
    assert "in the way" in refused(raw)


def test_more_claimed_than_there_is(refused: Refused) -> None:
    info = plain("flow/a")
    info.size = 5 << 40
    assert "cut short" in refused(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096))


def test_a_long_name_that_is_no_name(refused: Refused) -> None:
    info = plain("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 40
    assert "too long" in refused(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096))
    info.size = 512
    assert "no file" in refused(info.tobuf(tarfile.GNU_FORMAT) + b"a" * 512 + bytes(1024))


@pytest.mark.parametrize(("name", "word"), [("db/steam.db", "no database"), ("model", "missing")])
def test_members_that_are_missing(refused: Refused, unpacked: Path, name: str, word: str) -> None:
    def drop(parts: dict[str, bytes]) -> None:
        [found] = [one for one in parts if one.startswith(name)]
        del parts[found]

    assert word in refused(rebuilt(unpacked, drop))


def test_members_that_the_manifest_does_not_know(refused: Refused, backup: Path) -> None:
    raw = backup.read_bytes()
    extra = tar([(plain("flow/extra"), b"")])[:512]
    assert "not in its manifest" in refused(extra + raw)
    assert "comes after its manifest" in refused(raw[:-1024] + extra + bytes(1024))


def test_altered_bytes_are_found_wherever_they_are(
    refused: Refused, backup: Path, restorer: BackupRestorer, tmp_path: Path
) -> None:
    """Of a header only what matters is compared: name, size, kind and its own check sum."""
    raw, chance = backup.read_bytes(), random.Random(7)
    for place in [512 + 3, *(chance.randrange(512, len(raw) - 1200) for _ in range(12))]:
        bad = bytearray(raw)
        bad[place] ^= 0x20
        assert refused(bytes(bad))


def test_cut_short_anywhere(refused: Refused, backup: Path) -> None:
    raw, chance = backup.read_bytes(), random.Random(8)
    for length in [0, 1, 511, 512, len(raw) - 1, *(chance.randrange(len(raw)) for _ in range(12))]:
        assert refused(raw[:length])


def test_rubbish_behind_the_end(refused: Refused, backup: Path) -> None:
    assert "does not end" in refused(backup.read_bytes() + b"more")
    assert "does not end" in refused(backup.read_bytes() + bytes(1 << 20))


def test_compressed_ones_cannot_grow(refused: Refused, backup: Path) -> None:
    assert "compressed" in refused(gzip.compress(backup.read_bytes()))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"{}", b'{"format": 1}', b'{"format": "1"}', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_manifests_that_are_none(refused: Refused, unpacked: Path, raw: bytes) -> None:
    assert "manifest" in refused(tar([(plain("manifest.json", raw), raw)]))


def test_a_manifest_of_the_future(refused: Refused) -> None:
    raw = b'{"format": 2, "anything": true}'
    assert "newer steam" in refused(tar([(plain("manifest.json", raw), raw)]))


def test_a_model_that_is_not_what_its_name_says(refused: Refused, unpacked: Path) -> None:
    def alter(parts: dict[str, bytes]) -> None:
        [name] = [one for one in parts if one.startswith("model/")]
        parts[name] = b"evil"

    assert "has been altered" in refused(rebuilt(unpacked, alter))


@pytest.mark.parametrize("raw", [b"", b"evil", b"SQLite format 3\0" + bytes(4096)])
def test_databases_that_are_none(refused: Refused, unpacked: Path, raw: bytes) -> None:
    changed = rebuilt(unpacked, lambda parts: parts.update({"db/steam.db": raw}))
    assert "database" in refused(changed)


_EVIL_NAME = (
    "INSERT INTO deployment (name, desired, replicas, port, policy, created_ms, restart_ms) "
    "VALUES ('../../evil', 'running', 1, 9100, '{}', 1, 0)"
)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE event",
        "UPDATE alembic_version SET version_num = '9999'",
        "DELETE FROM alembic_version",
        "UPDATE model SET facts = '[[['",
        _EVIL_NAME,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'evil' WHERE name = 'model'",
    ],
)  # fmt: skip
def test_databases_that_cannot_be_used(
    refused: Refused, unpacked: Path, tmp_path: Path, sql: str
) -> None:
    def alter(parts: dict[str, bytes]) -> None:
        path = tmp_path / "evil.db"
        path.write_bytes(parts["db/steam.db"])
        connection = sqlite3.connect(path)
        connection.executescript(sql)
        connection.close()
        parts["db/steam.db"] = path.read_bytes()

    assert refused(rebuilt(unpacked, alter))
