import pytest

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_checks import (
    categoricals_first,
    check_columns,
    check_response,
    check_threshold,
)

NUMBER = Column("x", ColumnType.NUMERIC)
RESPONSE = Column("y", ColumnType.NUMERIC)


def signature(
    *features: Column,
    response: Column = RESPONSE,
    category: Category = Category.REGRESSION,
    offset: str | None = None,
) -> Signature:
    return Signature(features, response, category, offset)


@pytest.mark.parametrize(
    ("problem", "broken"),
    [
        ("two columns have the same name", signature(NUMBER, NUMBER)),
        ("two columns have the same name", signature(NUMBER, response=NUMBER)),
        ("two columns have the same name", signature(NUMBER, offset="x")),
        ("same level twice", signature(Column("c", ColumnType.CATEGORICAL, ("a", "a")))),
        ("same level twice", signature(response=Column("y", ColumnType.CATEGORICAL, ("a", "a")))),
        ("'c' has no levels", signature(Column("c", ColumnType.CATEGORICAL))),
    ],
)
def test_columns_that_cannot_be_are_refused(problem: str, broken: Signature) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        check_columns(broken)


@pytest.mark.parametrize("category", Category)
def test_a_feature_may_be_called_as_the_answer_of_a_model_without_a_response(
    category: Category,
) -> None:
    predict = Column("predict", ColumnType.NUMERIC)
    both = signature(predict, response=predict, category=category)
    if category.is_supervised:
        with pytest.raises(InvalidArtifact, match="two columns have the same name"):
            check_columns(both)
    else:
        check_columns(both)


def test_categorical_columns_come_first_and_are_counted() -> None:
    level = Column("c", ColumnType.CATEGORICAL, ("a",))
    assert [categoricals_first(signature(*f)) for f in ((), (level, NUMBER), (NUMBER,))] == [
        0,
        1,
        0,
    ]
    with pytest.raises(InvalidArtifact, match="after a numeric one"):
        categoricals_first(signature(NUMBER, level))


def levels(count: int) -> Column:
    return Column("y", ColumnType.CATEGORICAL, tuple(map(str, range(count))))


@pytest.mark.parametrize(
    ("category", "count"),
    [
        (Category.REGRESSION, 0),
        (Category.BINOMIAL, 2),
        (Category.MULTINOMIAL, 3),
        (Category.ORDINAL, 4),
        (Category.CLUSTERING, 5),
        (Category.TARGET_ENCODER, 0),
    ],
)
def test_a_response_goes_with_its_category(category: Category, count: int) -> None:
    check_response(signature(NUMBER, response=levels(count), category=category), {category})


@pytest.mark.parametrize(
    ("category", "count"),
    [
        (Category.REGRESSION, 2),
        (Category.BINOMIAL, 3),
        (Category.BINOMIAL, 0),
        (Category.MULTINOMIAL, 1),
        (Category.ORDINAL, 0),
    ],
)
def test_a_response_of_other_levels_is_refused(category: Category, count: int) -> None:
    with pytest.raises(InvalidArtifact, match=f"a response of {count} levels"):
        check_response(signature(NUMBER, response=levels(count), category=category), {category})


def test_a_category_that_the_algorithm_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="answers of category Regression"):
        check_response(signature(NUMBER), {Category.CLUSTERING})


@pytest.mark.parametrize("threshold", [-0.1, 1.5, float("nan")])
def test_a_threshold_is_a_probability(threshold: float) -> None:
    check_threshold(0.0)
    check_threshold(1.0)
    with pytest.raises(InvalidArtifact, match="not between 0 and 1"):
        check_threshold(threshold)
