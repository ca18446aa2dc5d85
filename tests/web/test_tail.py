"""The end of a log file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.overseer.worker_log import rotate
from steam.web.tail import LogPart, since, tail

LINES = st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=30))


@settings(max_examples=50)
@given(LINES, st.integers(1, 20))
def test_it_is_the_end_of_the_whole(tmp_path_factory, lines, wanted):
    path = tmp_path_factory.getbasetemp() / "log"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="")
    shown = [line.replace("\x7f", "\ufffd") for line in lines]
    part = tail(path, wanted)
    assert part.lines == tuple(shown[-wanted:])
    assert part.end == path.stat().st_size
    assert since(path, part.end) == LogPart((), part.end)


@settings(max_examples=50)
@given(LINES, st.integers(5, 50))
def test_following_in_pieces_gives_every_line_once(tmp_path_factory, lines, piece):
    path = tmp_path_factory.getbasetemp() / "log"
    data = "".join(f"{line}\n" for line in lines).encode()
    followed: list[str] = []
    end = 0
    for upto in range(0, len(data) + piece, piece):
        path.write_bytes(data[:upto])
        part = since(path, end)
        followed += part.lines
        end = part.end
    assert followed == [line.replace("\x7f", "\ufffd") for line in lines]


def test_a_large_file_is_read_from_its_end_only(tmp_path: Path):
    path = tmp_path / "log"
    with path.open("wb") as file:
        file.truncate(1 << 36)
        file.seek(1 << 36)
        file.write(b"\none\ntwo\n")
    assert tail(path, 2).lines == ("one", "two")
    assert len(tail(path, 100, max_bytes=1000).lines) == 2


def test_a_line_longer_than_the_bound_is_cut(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"x" * 5000)
    assert tail(path, 5, max_bytes=1000).lines == ("x" * 1000,)
    assert since(path, 0, max_bytes=1000) == LogPart(("x" * 1000,), 1000)


def test_hostile_bytes_are_replaced(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"\x1b[31mred\x00\xff\tok\r\n")
    assert tail(path, 1).lines == ("\ufffd[31mred\ufffd\ufffd\tok",)


def test_a_rotated_file_is_read_from_its_start(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"new\n")
    assert since(path, 1000) == LogPart(("new",), 4)


def test_what_was_written_before_the_rotation_is_not_missed(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")
    end = tail(path, 5).end
    with path.open("ab") as file:
        file.write(b"three\n")
    assert rotate(path, most_bytes=1)
    assert since(path, end) == LogPart(("three",), 0)
    path.write_bytes(b"four\n")
    assert since(path, end) == LogPart(("three", "four"), 5)
    assert since(path, 5) == LogPart((), 5)


def test_lines_that_are_missing_for_the_count_come_from_the_rotated_file(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")
    assert rotate(path, most_bytes=1)
    path.write_bytes(b"three\n")
    assert tail(path, 2) == LogPart(("two", "three"), 6)
    assert tail(path, 9) == LogPart(("one", "two", "three"), 6)
    assert tail(path, 1) == LogPart(("three",), 6)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=30))
def test_following_across_rotations_gives_every_line_once(tmp_path_factory, steps):
    # As with real logs, a look comes before the new file is as long as the old one was.
    path = tmp_path_factory.mktemp("logs") / "log"
    path.touch()
    written, followed, end = 0, [], 0
    for before, rotates in steps:
        for place in range(before + 1):
            if place == before and rotates:
                rotate(path, most_bytes=100)
            with path.open("ab") as file:
                file.write(b"%019d\n" % written)
            written += 1
        part = since(path, end)
        followed += [int(line) for line in part.lines]
        end = part.end
    assert followed == list(range(written))


def test_no_file_has_no_lines_and_links_are_not_followed(tmp_path: Path):
    assert tail(tmp_path / "none", 5) == since(tmp_path / "none", 5) == LogPart()
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="link"):
        tail(tmp_path / "link", 5)
