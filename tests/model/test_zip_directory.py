import io
import stat
import struct
import zipfile

import pytest

from steam.core.errors import InvalidArtifact
from steam.model.zip_directory import MAX_ENTRIES, Limits, read_directory


def names_of(data: bytes, limits: Limits | None = None) -> list[str]:
    return sorted(read_directory(io.BytesIO(data), len(data), limits or Limits()))


def zip_of(*entries: tuple[zipfile.ZipInfo | str, bytes], comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in entries:
            archive.writestr(info, content)
        archive.comment = comment
    return buffer.getvalue()


def typed(name: str, kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = kind << 16
    return info


def test_plain_members_and_folders_pass() -> None:
    folder = typed("domains/", stat.S_IFDIR | 0o755)
    assert names_of(zip_of((folder, b""), ("domains/é.txt", b"a"), ("model.ini", b""))) == [
        "domains/é.txt",
        "model.ini",
    ]


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "//x", "a//b", "./x", "a/.", "..", "C:/x", "a\\b", "a\nb"],
)
def test_a_name_that_points_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(InvalidArtifact, match=r"points out of|not a plain name"):
        names_of(zip_of((name, b"x")))


def test_a_name_with_nul_is_refused() -> None:
    data = zip_of(("model.iniX", b"x")).replace(b"model.iniX", b"model.ini\0")
    with pytest.raises(InvalidArtifact, match="not a plain name"):
        names_of(data)


def test_a_very_long_or_empty_name_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="empty or too long"):
        names_of(zip_of(("n" * 600, b"x")))
    with pytest.raises(InvalidArtifact, match="empty or too long"):
        names_of(nameless_entries(1, 1))


def test_a_name_that_is_not_the_utf8_it_claims_is_refused() -> None:
    data = zip_of(("é", b"x")).replace("é".encode(), b"\xff\xff")
    with pytest.raises(InvalidArtifact, match="damaged"):
        names_of(data)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFDIR])
def test_links_devices_and_false_folders_are_refused(kind: int) -> None:
    with pytest.raises(InvalidArtifact, match="link or device"):
        names_of(zip_of((typed("model.ini", kind | 0o777), b"/etc/passwd")))


def test_a_folder_with_content_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="has content"):
        names_of(zip_of((typed("folder/", 0), b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="twice"):
        names_of(zip_of(("a", b"1"), ("a", b"2")))


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_an_encrypted_member_is_refused(flag: int) -> None:
    data = bytearray(zip_of(("a", b"1")))
    entry = data.rindex(b"PK\1\2")
    struct.pack_into("<H", data, entry + 8, flag)
    with pytest.raises(InvalidArtifact, match="encrypted"):
        names_of(bytes(data))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 99])
def test_another_method_is_refused(method: int) -> None:
    data = bytearray(zip_of(("a", b"1")))
    struct.pack_into("<H", data, data.rindex(b"PK\1\2") + 10, method)
    with pytest.raises(InvalidArtifact, match="another method"):
        names_of(bytes(data))


def test_a_comment_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="not a zip file, or was cut short"):
        names_of(zip_of(("a", b"1"), comment=b"PK\5\6"))


def nameless_entries(count: int, announced: int) -> bytes:
    """A directory of entries in 46 bytes each, and nothing else."""
    directory = (b"PK\1\2" + bytes(42)) * count
    counts = struct.pack("<4H", 0, 0, announced, announced)
    return directory + b"PK\5\6" + counts + struct.pack("<LLH", len(directory), 0, 0)


@pytest.mark.parametrize("announced", [0xFFFF, 1])
def test_a_million_entries_are_refused_unread(announced: int) -> None:
    with pytest.raises(InvalidArtifact, match=f"more than {MAX_ENTRIES} entries"):
        names_of(nameless_entries(1_000_000, announced))


def test_a_directory_within_the_bytes_but_of_too_many_entries_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="more than"):
        names_of(nameless_entries(MAX_ENTRIES + 1, 1))


def test_a_count_that_is_not_that_of_the_entries_is_refused() -> None:
    data = bytearray(zip_of(("a", b"1"), ("b", b"2")))
    struct.pack_into("<2H", data, len(data) - 22 + 8, 1, 1)
    with pytest.raises(InvalidArtifact, match="announces 1 entries and has 2"):
        names_of(bytes(data))


@pytest.mark.parametrize(("bytes_", "announced"), [(46, MAX_ENTRIES + 1), (5 << 20, 1)])
def test_a_directory_too_large_by_count_or_by_bytes_is_refused(bytes_: int, announced: int) -> None:
    counts = struct.pack("<4H", 0, 0, announced, announced)
    end = b"PK\5\6" + counts + struct.pack("<LLH", bytes_, 0, 0)
    with pytest.raises(InvalidArtifact, match="more than"):
        names_of(bytes(bytes_) + end)


@pytest.mark.parametrize("field", [4, 6, 8])
def test_one_part_of_several_is_refused(field: int) -> None:
    data = bytearray(zip_of(("a", b"1")))
    struct.pack_into("<H", data, len(data) - 22 + field, 7)
    with pytest.raises(InvalidArtifact, match="several"):
        names_of(bytes(data))


def test_zip64_is_refused() -> None:
    plain = zip_of(("a", b"1"))
    locator = b"PK\6\7" + struct.pack("<LQL", 0, 0, 1)
    end = bytearray(plain[-22:])
    (length,) = struct.unpack_from("<L", end, 12)
    struct.pack_into("<L", end, 12, length + len(locator))
    with pytest.raises(InvalidArtifact, match="zip64"):
        names_of(plain[:-22] + locator + bytes(end))


def test_limits_hold_for_the_file_and_for_what_it_unpacks_to() -> None:
    data = zip_of(("a", bytes(1 << 20)), ("b", bytes(1 << 20)))
    assert names_of(data, Limits(len(data), 2 << 20)) == ["a", "b"]
    with pytest.raises(InvalidArtifact, match="unpacks to more than"):
        names_of(data, Limits(len(data), (2 << 20) - 1))
    with pytest.raises(InvalidArtifact, match="larger than"):
        names_of(data, Limits(len(data) - 1, 2 << 20))


def test_a_large_member_may_not_be_packed_too_hard() -> None:
    with pytest.raises(InvalidArtifact, match="packed more than"):
        names_of(zip_of(("a", bytes(17 << 20))))
    stored = zipfile.ZipInfo("a")
    assert names_of(zip_of((stored, bytes(17 << 20)))) == ["a"]
