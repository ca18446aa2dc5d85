"""Frames in several files of a folder."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from steam.core.errors import Conflict
from steam.trainer.frame.export.parts import cut_in_parts, write_parts
from steam.trainer.frame.frame import Frame, frame_from_arrays

FIND = settings(max_examples=500, database=None, phases=[Phase.generate])
ROWS, PARTS = st.integers(0, 40), st.integers(1, 12)


def of_rows(rows: int) -> Frame:
    return frame_from_arrays("f", {"x": np.arange(float(rows))}, 3)


def write(part: Frame, path: Path) -> None:
    path.write_text(",".join(str(int(x)) for x in part.vecs[0].values()))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def is_cut_well(parts: list[Frame], frame: Frame, most: int) -> bool:
    """Whether they hold the rows in their order, shared, and differ by one block at most."""
    chunks = [chunk for part in parts for chunk in part.vecs[0].chunks]
    sizes = [len(part.blocks) for part in parts]
    return (
        len(chunks) == len(frame.vecs[0].chunks)
        and all(one is other for one, other in zip(chunks, frame.vecs[0].chunks, strict=True))
        and 1 <= len(parts) <= most
        and max(sizes) - min(sizes) <= 1
        and (min(sizes) > 0 or not frame.rows)
    )


@given(ROWS, PARTS)
def test_parts_are_all_of_the_frame(rows: int, most: int) -> None:
    frame = of_rows(rows)
    assert is_cut_well(cut_in_parts(frame, most), frame, most)


def test_parts_that_lack_the_last_block_are_found() -> None:
    def lacks(case: tuple[int, int]) -> bool:
        frame = of_rows(case[0])
        parts = cut_in_parts(frame, case[1])
        return not is_cut_well(parts[:-1] or parts, frame, case[1])

    find(st.tuples(ROWS, PARTS), lacks, settings=FIND)


def test_each_part_is_a_file(tmp_path: Path) -> None:
    write_parts(cut_in_parts(of_rows(10), 2), tmp_path, ".txt", write, force=False)
    assert names_in(tmp_path) == ["part-m-00000.txt", "part-m-00001.txt"]
    assert (tmp_path / "part-m-00000.txt").read_text() == "0,1,2,3,4,5"
    assert (tmp_path / "part-m-00001.txt").read_text() == "6,7,8,9"


def test_parts_that_are_there_go_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    write_parts(cut_in_parts(of_rows(10), 4), tmp_path, "", write, force=False)
    with pytest.raises(Conflict, match="There are parts of an export"):
        write_parts(cut_in_parts(of_rows(3), 4), tmp_path, "", write, force=False)
    assert len(names_in(tmp_path)) == 5
    write_parts(cut_in_parts(of_rows(3), 4), tmp_path, "", write, force=True)
    assert names_in(tmp_path) == ["mine.txt", "part-m-00000"]


def test_a_part_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    write_parts(cut_in_parts(of_rows(3), 1), tmp_path, "", write, force=False)

    def fail(part: Frame, path: Path) -> None:
        write(part, path)
        if path.name.endswith("1"):
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write_parts(cut_in_parts(of_rows(10), 2), tmp_path, "", fail, force=True)
    assert names_in(tmp_path) == ["part-m-00000"]
    assert (tmp_path / "part-m-00000").read_text() == "0,1,2"
