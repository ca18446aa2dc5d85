"""What a change does is said before it is made."""

import pytest

from steam.core.errors import InvalidInput
from steam.web.cards import read_card
from steam.web.consequences import deleting, restarting, rolling_back, scaling, stopping


@pytest.fixture
def card(world):
    world.deployed("prostate", replicas=2)
    with world.store.read() as reader:
        return read_card(reader, "prostate")


def test_stopping_says_who_would_notice(card):
    told = stopping(card, 41)
    assert told.title == "Stop prostate?"
    assert "Its 2 workers end, after what is in hand has been answered." in told.sentences
    assert "It was asked 41 times in the last hour." in told.sentences
    assert "Nobody has asked it in the last hour." in stopping(card, 0).sentences
    assert "It was asked once in the last hour." in stopping(card, 1).sentences


def test_restarting_and_rolling_back_say_that_requests_wait(card):
    assert restarting(card, 0).sentences[0] == "2 workers of prostate are replaced by new ones."
    told = rolling_back(card, 3, "older", 0)
    assert told.sentences[0] == (
        "Version 3 (older) becomes current, in the place of version 1 (glm)."
    )
    assert told.fields == {"version": 3}


@pytest.mark.parametrize(
    ("replicas", "sentence"),
    [
        (1, "1 worker will end, after what is in hand has been answered."),
        (5, "3 workers more will start, each with memory of its own."),
    ],
)
def test_scaling_says_how_many_come_or_go(card, replicas, sentence):
    assert scaling(card, replicas).sentences[0] == sentence


def test_scaling_to_what_it_is_is_refused(card):
    with pytest.raises(InvalidInput, match="has 2 workers already"):
        scaling(card, 2)


def test_deleting_asks_for_the_name(card):
    told = deleting(card, 0)
    assert (told.typed, told.is_danger) == ("prostate", True)
    assert "Its 1 version and its settings are removed for good." in told.sentences
