"""The text format of metrics."""

import math

from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.exposition import Durations, Sample, counter, exposition, gauge, histogram
from tests.exposition import read_exposition


@given(st.text(st.characters(exclude_categories=[])), st.floats())
def test_any_text_and_any_number_survive(text: str, value: float) -> None:
    read = read_exposition(exposition([gauge("a", "Help.", Sample(value, {"x": text}))]))
    [(_, labels)] = read.values
    [(name, label)] = labels
    assert name == "x"
    assert len(label) <= 128
    assert label.isascii() is False or label == text[:128] or "\ufffd" in label
    assert read.values["a", labels] == value or math.isnan(value)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=128))
def test_ordinary_text_is_what_it_was(text: str) -> None:
    read = read_exposition(exposition([gauge("a", "Help.", Sample(1, {"x": text}))]))
    assert read.labels_of("a") == [{"x": text}]


def test_whole_numbers_have_no_point_and_every_sample_the_common_labels() -> None:
    families = [counter("a_total", "Help.", 3.0, Sample(0.5, {"b": "c"}))]
    assert exposition(families, {"pid": "7"}) == (
        "# HELP a_total Help.\n# TYPE a_total counter\n"
        'a_total{pid="7"} 3\na_total{pid="7",b="c"} 0.5\n'
    )


def test_a_histogram_ends_with_all_of_them() -> None:
    durations = Durations(((0.1, 2), (1.0, 3)), 4, 9.5)
    assert exposition([histogram("a_seconds", "Help.", durations)]).splitlines()[2:] == [
        'a_seconds_bucket{le="0.1"} 2',
        'a_seconds_bucket{le="1"} 3',
        'a_seconds_bucket{le="+Inf"} 4',
        "a_seconds_sum 9.5",
        "a_seconds_count 4",
    ]
