"""A row of names and levels that every language has to escape, and a worker that reads it."""

import pytest

from steam.model.signature import Category, Column, ColumnType, Signature

CATEGORICAL, NUMERIC = ColumnType.CATEGORICAL, ColumnType.NUMERIC

AWKWARD = Signature(
    features=(
        Column('it\'s a "name"', CATEGORICAL, levels=("a\nline's \\n end\t", 'b"`$(id)')),
        Column(
            "$HOME \\ `id` 'x'", CATEGORICAL, levels=("é → 漢字 🙂", "</script>", "{0} %s ${x}")
        ),
        Column("__proto__", NUMERIC, low=0, high=3),
        Column("1", NUMERIC, low=-1, high=0),
        Column("{#x}", ColumnType.TIME, low=0, high=2e12),
    ),
    response=Column("y'", CATEGORICAL, levels=('no"', "yes\\")),
    category=Category.BINOMIAL,
)


@pytest.fixture(scope="module")
def awkward(start_worker_of):
    """A worker whose columns have awkward names."""
    return start_worker_of(AWKWARD)
