from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.form import Field, fields_of


def test_each_type_of_column_has_its_control() -> None:
    signature = Signature(
        features=(
            Column("age", ColumnType.NUMERIC, low=43, high=79.5),
            Column("size", ColumnType.NUMERIC),
            Column("sex", ColumnType.CATEGORICAL, levels=("f", "m")),
            Column("race", ColumnType.CATEGORICAL, levels=("a", "b", "c")),
            Column("day", ColumnType.TIME, low=0, high=86_400_000),
        ),
        response=Column("y", ColumnType.NUMERIC),
        category=Category.REGRESSION,
        offset="shift",
    )
    assert fields_of(signature) == (
        Field("field-1", "age", "number", placeholder="43 to 79.5"),
        Field("field-2", "size", "number"),
        Field("field-3", "sex", "choice", levels=("f", "m")),
        Field("field-4", "race", "list", levels=("a", "b", "c")),
        Field("field-5", "day", "text", placeholder="1970-01-01 to 1970-01-02"),
        Field("field-offset", "shift", "number", placeholder="offset"),
    )
