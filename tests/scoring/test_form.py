from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.form import MOST_FIELDS, Field, fields_of

NUMERIC, CATEGORICAL = ColumnType.NUMERIC, ColumnType.CATEGORICAL


def of(*features: Column, offset: str | None = None) -> Signature:
    return Signature(features, Column("y", NUMERIC), Category.REGRESSION, offset)


def test_each_type_of_column_has_its_control() -> None:
    signature = of(
        Column("age", NUMERIC, low=43, high=79.5),
        Column("size", NUMERIC),
        Column("sex", CATEGORICAL, levels=("f", "m")),
        Column("race", CATEGORICAL, levels=("a", "b", "c")),
        Column("day", ColumnType.TIME, low=0, high=86_400_000),
        offset="shift",
    )
    assert fields_of(signature) == (
        Field("field-1", "age", "number", placeholder="43 to 79.5", example="61"),
        Field("field-2", "size", "number", example="0"),
        Field("field-3", "sex", "choice", levels=("f", "m"), example="f"),
        Field("field-4", "race", "list", levels=("a", "b", "c"), example="a"),
        Field(
            "field-5",
            "day",
            "time",
            placeholder="1970-01-01 to 1970-01-02",
            example="1970-01-01T00:00",
        ),
        Field("field-offset", "shift", "number", placeholder="offset", example="0"),
    )


def test_too_many_levels_are_no_list() -> None:
    levels = tuple(f"level {number}" for number in range(501))
    [field] = fields_of(of(Column("zip", CATEGORICAL, levels=levels)))
    assert field == Field(
        "field-1", "zip", "text", placeholder="one of 501 levels", example="level 0"
    )


def test_too_many_columns_are_cut() -> None:
    features = [Column(f"x{place}", NUMERIC) for place in range(10_000)]
    fields = fields_of(of(*features, offset="shift"))
    assert [field.name for field in fields[-2:]] == [f"x{MOST_FIELDS - 1}", "shift"]
    assert len(fields) == MOST_FIELDS + 1
