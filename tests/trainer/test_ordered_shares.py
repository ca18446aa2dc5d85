"""The largest and smallest contributions of rows; what H2O 3.46.0.11 answers for its first."""

import numpy as np
import pytest

from steam.trainer.ordered_shares import Chosen, choose_shares

NAMES = ("AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON")
VALUES = np.array([[-0.003, 0.001, -0.009, 0.0, -0.017, 0.011, -0.059], [1, 2, 3, 4, 5, 6, 7]])

FALLING = "VOL RACE DCAPS AGE DPROS PSA GLEASON"
RISING = "GLEASON PSA DPROS AGE DCAPS RACE VOL"
BY_SIZE = "GLEASON PSA VOL DPROS AGE RACE DCAPS"


def named(chosen: Chosen, row: int = 0) -> dict[str, str]:
    """The features of a row by the end that they are from, each beside its own value."""
    arrays, domains = choose_shares(NAMES, VALUES, chosen)
    found: dict[str, list[str]] = {"top": [], "bottom": []}
    for name, codes in arrays.items():
        end, kind, place = name.split("_")
        if kind == "feature":
            feature = int(codes[row])
            found[end].append(domains[name][feature])
            assert arrays[f"{end}_value_{place}"][row] == VALUES[row, feature]
            assert place == str(len(found[end]))
    return {end: " ".join(features) for end, features in found.items()}


@pytest.mark.parametrize(
    ("chosen", "top", "bottom"),
    [
        (Chosen(2, 0), "VOL RACE", ""),
        (Chosen(0, 2), "", "GLEASON PSA"),
        (Chosen(2, 2), "VOL RACE", "GLEASON PSA"),
        (Chosen(-1, 0), FALLING, ""),
        (Chosen(0, -1), "", RISING),
        (Chosen(-1, -1, by_size=True), BY_SIZE, ""),
        (Chosen(2, 2, by_size=True), "GLEASON PSA", "DCAPS RACE"),
        (Chosen(100, 2), FALLING, ""),
        (Chosen(4, 5), "VOL RACE DCAPS AGE", "DPROS PSA GLEASON"),
        (Chosen(3, 0, by_size=True), "GLEASON PSA VOL", ""),
        (Chosen(-1, 2), FALLING, ""),
        (Chosen(2, -1), "VOL RACE", "DCAPS AGE DPROS PSA GLEASON"),
        (Chosen(0, 50), "", RISING),
    ],
)
def test_they_are_those_of_h2o(chosen: Chosen, top: str, bottom: str) -> None:
    assert named(chosen) == {"top": top, "bottom": bottom}


def test_each_row_has_its_own() -> None:
    assert named(Chosen(1, 1), row=1) == {"top": "GLEASON", "bottom": "AGE"}


def test_of_equal_ones_the_first_comes_first() -> None:
    arrays, _ = choose_shares(("a", "b", "c"), np.zeros((1, 3)), Chosen(1, 1))
    assert [arrays["top_feature_1"][0], arrays["bottom_feature_1"][0]] == [0, 0]
