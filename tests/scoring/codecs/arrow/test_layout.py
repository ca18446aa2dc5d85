"""Buffers are given to their columns, or the stream is refused."""

import numpy as np
import pytest

from steam.core.errors import Unsupported
from steam.scoring.codecs.arrow.layout import members_of, places_in
from steam.scoring.codecs.arrow.messages import batches_of, read_messages
from tests.core.arrow.made_arrow import (
    END,
    INTEGER,
    LIST,
    RUNS,
    TEXT,
    TEXT_VIEW,
    batch,
    column,
    schema,
)


def places(columns, buffers: int, views: list[int]) -> list[tuple[int, int]]:
    """The types of members, and where their buffers begin."""
    stream = schema(columns) + batch(0, [], [(0, 0)] * buffers, views=views) + END
    members = members_of(read_messages(stream, 9).schema)
    [(_, only)] = batches_of(stream)
    return [(member.kind, place) for member, place in places_in(only, members)]


def columns(builder):
    inner = column(builder, "item", TEXT_VIEW)
    return [
        column(builder, "n", INTEGER),
        column(builder, "coded", TEXT_VIEW, dictionary=3),
        column(builder, "lists", LIST, members=[inner]),
        column(builder, "text", TEXT),
    ]


def test_each_member_has_its_buffers() -> None:
    """A number has two, keys have two, a list two, views two and two of texts, text three."""
    expected = [(INTEGER, 0), (TEXT_VIEW, 2), (LIST, 4), (TEXT_VIEW, 6), (TEXT, 10)]
    assert places(columns, 13, [2]) == expected


@pytest.mark.parametrize("buffers", [0, 12, 14])
def test_a_batch_with_other_buffers_than_its_columns_is_refused(buffers: int) -> None:
    with pytest.raises(ValueError, match="other buffers"):
        places(columns, buffers, [2])


def test_keys_have_the_type_that_they_are_said_to_have() -> None:
    stream = schema(lambda builder: [column(builder, "coded", TEXT, dictionary=3)]) + END
    [member] = members_of(read_messages(stream, 9).schema)
    assert member.keys == np.dtype("<i4")
    assert not member.is_of_views


def test_a_type_whose_buffers_are_not_known_is_refused() -> None:
    with pytest.raises(Unsupported, match="of a type that cannot be read"):
        places(lambda builder: [column(builder, "runs", RUNS)], 0, [])
