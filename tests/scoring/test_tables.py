"""Which names of columns a model knows."""

from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.tables import vocabulary_of


def signature(feature: str, response: str) -> Signature:
    return Signature(
        (Column(feature, ColumnType.NUMERIC),),
        Column(response, ColumnType.NUMERIC),
        Category.REGRESSION,
        offset="shift",
    )


def test_it_reads_features_and_offset_and_knows_others() -> None:
    vocabulary = vocabulary_of(signature("x", "y"), ["ID"])
    assert vocabulary.reads == ("x", "shift")
    assert vocabulary.unknown(["x", "shift", "y", "ID", "z", ""]) == ("z", "")


def test_a_response_without_a_name_is_no_column() -> None:
    assert vocabulary_of(signature("x", "")).unknown([""]) == ("",)


def test_a_feature_without_a_name_is_one() -> None:
    assert vocabulary_of(signature("", "y")).unknown([""]) == ()
