"""Small frames of every type of column, and frames as plain lists.

`mixed`, `other` and `numbers` are what H2O 3.46.0.12 was asked about: values in the tests that are
said to be H2O's are its replies.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.frame.frame import Frame, frame_from_arrays

NAN = np.nan
DAYS = ["01", "02", "03", "04", None, "01", "02", "05"]

Noticed = Callable[[st.SearchStrategy[Any], Callable[[Any], bool]], bool]
Shown = Callable[[Frame], dict[str, list[Any]]]


@pytest.fixture
def mixed() -> Frame:
    """8 rows of levels, whole and other numbers, texts and times, in blocks of 3."""
    dates = [f"2020-01-{day}" if day else "NaT" for day in DAYS]
    return frame_from_arrays(
        "mixed",
        {
            "g": np.array(["red", "blue", "red", "green", None, "red", "blue", None], object),
            "h": np.array([1, 2, 1, 3, 2, 2, 2, NAN]),
            "x": np.array([1.5, 2.5, NAN, 4.5, 5.5, -1, 2.5, 0.5]),
            "y": np.array([10, NAN, 30, 40, 50, 60, NAN, 7]),
            "s": np.array(["apple", "pear", "apple", None, "fig", "fig", "pear", "apple"], object),
            "t": np.array(dates, "datetime64[ms]"),
        },
        block_rows=3,
        domains={"g": ("blue", "green", "red")},
    )


@pytest.fixture
def other() -> Frame:
    """5 rows with a level that `mixed` has not."""
    return frame_from_arrays(
        "other",
        {
            "g": np.array(["red", "yellow", "blue", "red", "green"], object),
            "h": np.array([1, 9, 2, 1, 7]),
            "z": np.array([100, 200, 300, 400, 500]),
        },
        block_rows=2,
        domains={"g": ("blue", "green", "red", "yellow")},
    )


@pytest.fixture
def numbers() -> Frame:
    """6 rows of three columns of numbers, in blocks of 4."""
    return frame_from_arrays(
        "numbers",
        {
            "p": np.array([1, 4, 2, 10, 3, 6]),
            "q": np.array([2, 5.5, 8, 1, 3, 2]),
            "r": np.array([3, 7, 9, 0, 3, 8]),
        },
        block_rows=4,
    )


@pytest.fixture(scope="session")
def shown() -> Shown:
    """A frame as a list for each column: levels by name, None where a value is missing."""

    def shown(frame: Frame) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for name, vec in zip(frame.names, frame.vecs, strict=True):
            values = vec.values()
            missing = vec.is_missing(values)
            listed = [None if gone else v for v, gone in zip(values.tolist(), missing, strict=True)]
            if vec.domain is not None:
                listed = [None if code is None else vec.domain[code] for code in listed]
            found[name] = listed
        return found

    return shown


@pytest.fixture(scope="session")
def noticed() -> Noticed:
    """Whether a property that should hold of all cases of a strategy fails for one of them."""

    def noticed(cases: st.SearchStrategy[Any], holds: Callable[[Any], bool]) -> bool:
        few = settings(max_examples=300, phases=[Phase.generate], database=None)
        try:
            find(cases, lambda case: not holds(case), settings=few)
        except NoSuchExample:
            return False
        return True

    return noticed
