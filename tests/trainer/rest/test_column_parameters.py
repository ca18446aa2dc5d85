"""The columns that parameters may have, as H2O 3.46.0.12 tells them of each algorithm."""

import pytest

from steam.trainer.rest.column_parameters import exclusive_with, frames_of

BOTH = ["training_frame", "validation_frame"]
SUPERVISED = (
    *("response_column", "ignored_columns", "weights_column", "offset_column", "fold_column"),
    "k",
)
FOREST = ("ignored_columns", "validation_response_column", "ntrees")


@pytest.mark.parametrize(
    ("parameter", "parameters", "frames", "others"),
    [
        ("weights_column", SUPERVISED, BOTH, SUPERVISED[:2] + SUPERVISED[3:5]),
        ("fold_column", SUPERVISED, BOTH[:1], ("response_column", *SUPERVISED[1:4])),
        ("k", SUPERVISED, [], ()),
        ("ignored_columns", ("ignored_columns", "k"), BOTH, ()),
        ("ignored_columns", FOREST, BOTH, ("validation_response_column",)),
        ("validation_response_column", FOREST, BOTH[1:], ("ignored_columns",)),
        ("ntrees", FOREST, [], ()),
    ],
)
def test_which_columns_there_are_to_choose_from(
    parameter: str, parameters: tuple[str, ...], frames: list[str], others: tuple[str, ...]
) -> None:
    assert list(frames_of(parameter)) == frames
    assert sorted(exclusive_with(parameter, parameters)) == sorted(others)


def test_an_algorithm_with_folds_alone_has_the_whole_group() -> None:
    """As H2O has it of k-means, which has neither response nor weights."""
    told = exclusive_with("fold_column", ("ignored_columns", "fold_column"))
    assert told == ("response_column", "weights_column", "ignored_columns", "offset_column")
