import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.domains import MAX_LEVELS
from steam.model.mojo.opened import open_mojo
from steam.model.signature import Column, ColumnType

INI = """[info]
supervised = true
category = {category}
n_features = 1
n_classes = {classes}
n_columns = {columns}
[columns]
x
{rest}
[domains]
"""


def opened(contained, rest: str, classes: int = 1, category: str = "Regression", extra: str = ""):
    ini = INI.format(rest=rest, classes=classes, category=category, columns=rest.count("\n") + 2)
    return open_mojo(
        contained({"model.ini": ini.replace("[columns]", extra + "[columns]").encode()})
    )


def test_special_columns_stand_between_features_and_response(contained) -> None:
    mojo = opened(contained, "weight\noff\ny", extra="offset_column = off\n")
    signature = mojo.signature()
    assert (signature.names, signature.offset, signature.response.name) == (("x",), "off", "y")


def test_a_numeric_response_of_two_classes_has_the_levels_zero_and_one(contained) -> None:
    signature = opened(contained, "y", 2, "Binomial").signature()
    assert signature.response == Column("y", ColumnType.NUMERIC, ("0", "1"))


@pytest.mark.parametrize("offset", ["x", "y", "absent"])
def test_an_offset_is_a_special_column(contained, offset: str) -> None:
    mojo = opened(contained, "off\ny", extra=f"offset_column = {offset}\n")
    with pytest.raises(InvalidArtifact, match="offset is not one of its columns"):
        mojo.signature()


def test_more_levels_than_any_model_has_are_refused_unread(contained) -> None:
    ini = INI.format(rest="y", classes=1, category="Regression", columns=2)
    with pytest.raises(InvalidArtifact, match="more than"):
        open_mojo(contained({"model.ini": f"{ini}0: {MAX_LEVELS + 1} absent.txt\n".encode()}))


def test_a_mojo_of_features_only_has_no_response(contained) -> None:
    ini = INI.format(rest="y", classes=1, category="Regression", columns=2)
    mojo = open_mojo(contained({"model.ini": ini.replace("features = 1", "features = 2").encode()}))
    with pytest.raises(InvalidArtifact, match="no response"):
        mojo.signature()
