"""Texts without quotes, as R's client writes them."""

import pytest

from steam.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("bare", "quoted"),
    [
        ("(quantile n [0.5] 'low' r)", "(quantile n [0.5] 'low' 'r')"),
        ("(quantile n [0.5] 'low' _)", "(quantile n [0.5] 'low' '_')"),
        ("(dropdup n [2] last)", "(dropdup n [2] 'last')"),
        ("(rank_within_groupby n [2] [0] [1] rank 0)", "(rank_within_groupby n 2 0 1 'rank' 0)"),
    ],
)
def test_a_name_stands_for_itself(evaluate, numbers, shown, bare, quoted) -> None:
    assert shown(evaluate(bare, n=numbers)) == shown(evaluate(quoted, n=numbers))


def test_other_places_know_their_names(evaluate, numbers) -> None:
    assert evaluate("({x . (dropdup x [2] first)} n)", n=numbers).rows == 5
    with pytest.raises(InvalidInput, match="Name lookup"):
        evaluate("(dropdup nobody [2] first)", n=numbers)
    with pytest.raises(InvalidInput, match="arguments"):
        evaluate("(dropdup n)", n=numbers)
