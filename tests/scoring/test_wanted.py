import pytest

from steam.core.errors import InvalidInput
from steam.scoring.wanted import NOTHING, Wanted, is_on, parted, wanted_of


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({}, Wanted()),
        ({"contributions": "true"}, Wanted(contributions=True)),
        ({"leaves": "1", "stages": "false", "other": "x"}, Wanted(leaves=True)),
        ({"stages": "true", "contributions": "0", "leaves": None}, Wanted(stages=True)),
    ],
)
def test_words_say_what_is_wanted(parameters, wanted: Wanted) -> None:
    assert wanted_of(parameters) == wanted
    assert bool(wanted) is (wanted != NOTHING)


@pytest.mark.parametrize("word", ["yes", "TRUE", "", "2"])
@pytest.mark.parametrize("name", ["contributions", "leaves", "stages", "partial"])
def test_any_other_word_is_refused(name: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{name} is true or false") as caught:
        is_on({name: word}, name)
    assert caught.value.hint == f"Ask for /predict?{name}=true."


def test_a_query_is_parted_into_what_is_wanted_and_a_row() -> None:
    query = {"AGE": "65", "contributions": "true", "partial": "true", "lives": "7"}
    wanted, row = parted(query, {"AGE"})
    assert wanted == Wanted(contributions=True)
    assert row == {"AGE": "65", "lives": "7"}


def test_a_column_of_the_model_is_no_option() -> None:
    wanted, row = parted({"leaves": "many", "stages": "1"}, {"leaves", "trunk"})
    assert wanted == Wanted(stages=True)
    assert row == {"leaves": "many"}


def test_options_of_a_query_are_words_too() -> None:
    with pytest.raises(InvalidInput, match="leaves is true or false"):
        parted({"leaves": "many"}, {"trunk"})
