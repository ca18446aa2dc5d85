"""How values read."""

import math

import pytest

from steam.web.formats import (
    ended_how,
    iso,
    kind_word,
    limited,
    moment,
    number,
    pretty,
    size,
    sparkline_points,
    told,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "inf"),
        (0, "0"),
        (0.0, "0"),
        (380, "380"),
        (336776, "336,776"),
        (0.826898123, "0.826898"),
        (-1.5, "-1.5"),
        (1234.5678, "1,234.57"),
        (1e-10, "1.00000e-10"),
        (12345678.9, "12,345,679"),
        (True, "True"),
        ("<b>", "<b>"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text


def test_kinds_of_models_are_words():
    assert [kind_word(one) for one in ("AnomalyDetection", "DimReduction", "Binomial")] == [
        "anomaly detection", "dimension reduction", "Binomial",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "0 B"), (999, "999 B"), (45_300, "45.3 KB"), (2 * 10**9, "2.0 GB")]
)
def test_sizes(size_bytes, text):
    assert size(size_bytes) == text


def test_points_of_a_line():
    assert sparkline_points([0, 1 / 3, 2]) == "0.00,23.00 50.00,19.33 100.00,1.00"
    assert sparkline_points([]) == sparkline_points([5]) == sparkline_points([0, 0]) == ""


def test_times():
    assert moment(1_700_000_000_123) == "2023-11-14 22:13:20 UTC"
    assert iso(1_700_000_000_123) == "2023-11-14T22:13:20.123+00:00"


def test_ends():
    assert [ended_how(None, None), ended_how(0, None), ended_how(None, 9)] == [
        "",
        "exit 0",
        "signal 9",
    ]


def test_data():
    assert pretty(["one", "two"]) == "one\ntwo"
    assert pretty({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}'
    assert told({"why": "because", "empty": "", "none": None, "zero": 0}) == {"zero": 0}


def test_limits_that_are_set_are_told_in_words():
    none = {"memory_mb": 0, "cpu_percent": 0, "open_files": 0, "nice": 0}
    assert limited(none) == "none"
    limits = {**none, "memory_mb": 2048, "nice": 5}
    assert limited(limits) == "2,048 MB of memory, nice 5"
