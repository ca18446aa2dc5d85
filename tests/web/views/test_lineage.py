"""Where a model comes from, in words; whatever its artifact says."""

import pytest

from steam.web.views.lineage import parse_words

FULL = {
    "format": "CSV",
    "separator": "\t",
    "header": True,
    "encoding": "utf-8",
    "zone": "UTC",
    "types": {f"c{i}": "Enum" for i in range(8)},
    "missing": {"age": ["-"]},
    "skipped": ["id"],
}


def test_all_that_a_parse_went_by():
    assert parse_words({"parse": FULL}) == (
        "CSV, separated by tab, names in the first line, utf-8, UTC, types given: c0 Enum, c1 Enum,"
        " c2 Enum, c3 Enum, c4 Enum, c5 Enum and 2 more, texts for missing in age, without id"
    )


@pytest.mark.parametrize(
    ("parse", "words"),
    [
        ({"format": "PARQUET"}, "PARQUET"),
        ({"format": "CSV", "header": False, "separator": "\x01"}, "'\\x01'"),
        ({"format": "XLSX", "sheet": "May"}, "XLSX, sheet May"),
    ],
)
def test_what_is_not_told_is_left_out(parse, words):
    assert words in parse_words({"parse": parse})


@pytest.mark.parametrize(
    "hostile",
    [
        *(None, 1, "x", [], {}),
        {"format": ["a"], "types": [1], "missing": 7, "skipped": "abc"},
        {"format": "x" * 10_000, "separator": {"a": []}, "header": "no", "types": {"": None}},
    ],
)
def test_facts_may_be_anybodys(hostile):
    assert len(parse_words({"parse": hostile})) < 1000
