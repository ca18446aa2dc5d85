"""Tables as H2O's TwoDimTableV3: column-major cells."""

from steam.trainer.algorithms.table import Table
from steam.trainer.rest.schemas import Json, meta, schema


def table_json(table: Table | None) -> Json | None:
    """TwoDimTableV3; None stays None."""
    if table is None:
        return None
    return schema(
        "TwoDimTableV3",
        name=table.name,
        description=table.description,
        columns=[
            {
                "__meta": meta("ColumnSpecsBase", "Iced", version=-1),
                "name": column.name,
                "type": column.type,
                "format": column.format,
                "description": column.description,
            }
            for column in table.columns
        ],
        rowcount=table.rows,
        data=[list(column.values) for column in table.columns],
    )
