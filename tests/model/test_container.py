import io
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.container import Container, open_container
from steam.model.zip_directory import Limits, read_directory


def opened(data: bytes, limits: Limits | None = None) -> Container:
    file = io.BytesIO(data)
    return open_container(file, read_directory(file, len(data), limits or Limits()))


def read_all(container: Container) -> dict[str, bytes]:
    return {name: container.read(name, 1 << 30) for name in container.members}


@pytest.fixture
def data(packed, members) -> bytes:
    return packed(members)


def test_members_are_read_by_name(data: bytes, members: dict[str, bytes]) -> None:
    container = opened(data)
    assert read_all(container) == members
    assert "model.ini" in container
    assert "absent" not in container


def test_an_absent_large_or_non_utf8_member_is_refused(packed) -> None:
    container = opened(packed({"a": b"\xff\xfe", "b": b"x" * 11}))
    with pytest.raises(InvalidArtifact, match="c is missing"):
        container.read("c", 10)
    with pytest.raises(InvalidArtifact, match="b is larger"):
        container.read("b", 10)
    with pytest.raises(InvalidArtifact, match="a is not UTF-8 at byte 0"):
        container.text("a", 10)


def test_every_truncation_is_refused(data: bytes) -> None:
    for sixteenth in range(16):
        with pytest.raises(InvalidArtifact):
            opened(data[: len(data) * sixteenth // 16])
    with pytest.raises(InvalidArtifact):
        opened(data[:-1])


def test_bytes_before_or_after_the_archive_are_refused(data: bytes) -> None:
    for altered in (b"#!/bin/sh\n" + data, data + b"\0", data + data):
        with pytest.raises(InvalidArtifact):
            opened(altered)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_a_flipped_byte_is_refused_or_harmless(choice, packed) -> None:
    members = {"model.ini": b"[info]\n" * 40, "domains/d000.txt": b"a\nb\n"}
    damaged = bytearray(packed(members))
    position = choice.draw(st.integers(0, len(damaged) - 1))
    damaged[position] ^= choice.draw(st.integers(1, 255))
    try:
        found = read_all(opened(bytes(damaged)))
    except InvalidArtifact:
        return
    # what is let through has the contents, checksums compared; a name or date may have changed
    assert sorted(found.values()) == sorted(members.values())


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(InvalidArtifact, match="not a zip file, or was cut short"):
        opened(noise)


def lying_bomb(mebibytes: int, declared: int, summed: int | None = None) -> bytes:
    """One deflated member of that many MiB of zeros that declares another size in bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start, again = (
        packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    content = start + again * (mebibytes - 1) + packer.flush()
    sizes = struct.pack(
        "<LLL", zlib.crc32(bytes(summed or min(declared, 20 << 20))), len(content), declared
    )
    local = b"PK\3\4" + struct.pack("<5H", 20, 0, 8, 0, 33) + sizes + struct.pack("<2H", 1, 0)
    entry = b"PK\1\2" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sizes
    entry += struct.pack("<5HLL", 1, 0, 0, 0, 0, 0, 0) + b"m"
    body = local + b"m" + content
    return body + entry + b"PK\5\6" + struct.pack("<4HLLH", 0, 0, 1, 1, len(entry), len(body), 0)


def test_the_bomb_would_be_read_if_it_told_the_truth() -> None:
    assert read_all(opened(lying_bomb(8, 8 << 20))) == {"m": bytes(8 << 20)}


def test_a_member_shorter_than_it_declares_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="not of the size it declares"):
        opened(lying_bomb(1, (1 << 20) + 5, summed=1 << 20))


@pytest.mark.parametrize("declared", [4_000 << 20, 2_000 << 20, 20 << 20, 1000, 0])
def test_a_bomb_stops_early_in_bounded_memory(declared: int) -> None:
    data = lying_bomb(10_000, declared)
    assert len(data) < 12 << 20
    tracemalloc.start()
    try:
        with pytest.raises(InvalidArtifact):
            opened(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(data) + (2 << 20)


def test_a_folder_is_a_container_of_what_lies_in_it(contained) -> None:
    container = contained({"a/b/c": b"1", "a/d": b"2", "ab": b"3"})
    folder = container.folder("a/")
    assert sorted(folder.members) == ["b/c", "d"]
    assert folder.folder("b/").read("c", 1) == b"1"
    assert "ab" not in folder
    with pytest.raises(InvalidArtifact, match="d is missing"):
        folder.folder("b/").read("d", 1)


def test_folders_are_opened_four_deep(contained) -> None:
    container = contained({"a/" * 9 + "b": b""})
    for _ in range(4):
        container = container.folder("a/")
    with pytest.raises(InvalidArtifact, match="more than 4 deep"):
        container.folder("a/")
