"""How a tree model's MOJO turns the columns that it was trained on into those its trees ask for."""

from collections.abc import Callable
from dataclasses import replace

from steam.core.errors import Unsupported
from steam.model.mojo.domains import MAX_LEVELS, parse_domain
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS
from steam.model.mojo.opened import Mojo
from steam.model.signature import Column, ColumnType, Signature
from steam.model.trees.encoders import Floats, binary, label, limited, one_hot, projected
from steam.model.trees.encoding import Block, Encoding

_AS_LEVELS = {"AUTO", "Enum", "SortByResponse"}
_IN_PLACE = {"LabelEncoder", "EnumLimited", "Eigen"}
_AT_THE_END: dict[str, Callable[[tuple[str, ...]], Floats]] = {
    "OneHotExplicit": one_hot,
    "Binary": binary,
}
_MAX_CELLS = 1 << 24
_MAX_BYTES = 64 << 20


def read_encoding(mojo: Mojo, signature: Signature) -> tuple[Signature, Encoding]:
    """The signature in terms of the original columns, and how they are encoded.

    Raises InvalidArtifact or Unsupported.
    """
    name = mojo.info.text("_genmodel_encoding") if mojo.info.has("_genmodel_encoding") else "AUTO"
    if name in _AS_LEVELS:
        return signature, Encoding.plain(signature.features)
    if name not in _IN_PLACE and name not in _AT_THE_END:
        raise Unsupported(
            f"Trees with the categorical encoding {name[:40]!r} are not supported.",
            hint=f"Supported are {', '.join(sorted(_AS_LEVELS | _IN_PLACE | {*_AT_THE_END}))}.",
        )
    columns = _original_columns(mojo)
    in_place = name in _IN_PLACE
    blocks = _in_place(mojo, name, columns) if in_place else _at_the_end(_AT_THE_END[name], columns)
    return replace(signature, features=columns), Encoding(blocks)


def _at_the_end(
    encode: Callable[[tuple[str, ...]], Floats], columns: tuple[Column, ...]
) -> tuple[Block, ...]:
    """Numbers first, then the features of each categorical column."""
    if sum((len(column.levels) + 2) ** 2 for column in columns) > _MAX_CELLS:
        raise refuse_mojo("its levels are too many to be features of their own")
    blocks: dict[str, Block] = {}
    first = 0
    for column in sorted(columns, key=lambda column: column.type is ColumnType.CATEGORICAL):
        table = encode(column.levels) if column.type is ColumnType.CATEGORICAL else None
        blocks[column.name] = Block(column, first, table)
        first += blocks[column.name].width
    return tuple(blocks[column.name] for column in columns)


def _in_place(mojo: Mojo, name: str, columns: tuple[Column, ...]) -> tuple[Block, ...]:
    """A feature for each column."""
    if len(columns) != mojo.features:
        raise refuse_mojo(f"its trees do not have a feature for each of {len(columns)} columns")
    projection = mojo.info.doubles("_orig_projection_array") if name == "Eigen" else ()
    blocks, passed = [], 0
    for j, column in enumerate(columns):
        if column.type is not ColumnType.CATEGORICAL:
            blocks.append(Block(column, j))
            continue
        own = projection[passed : passed + len(column.levels)]
        passed += len(column.levels)
        if name == "Eigen":
            table = projected(own)
        elif name == "LabelEncoder":
            table = label(column.levels)
        else:
            table = limited(column.levels, mojo.domains.get(j, ()))
        blocks.append(Block(column, j, table))
    return tuple(blocks)


def _original_columns(mojo: Mojo) -> tuple[Column, ...]:
    """The columns before they were encoded.

    genmodel trims the blanks around these levels, and then never meets such a level in a row. They
    are kept here, as the trees were trained with them.
    """
    info, container = mojo.info, mojo.container
    count = info.integer("_n_orig_names", 1, MAX_COLUMNS)
    escaped = info.has("escape_domain_values") and info.boolean("escape_domain_values")
    names = parse_domain(container.text("_orig_names", _MAX_BYTES), count, escaped)
    left = _MAX_BYTES
    others = set(mojo.columns[mojo.features :])  # response, offset, weights
    columns = []
    for i, name in enumerate(names):
        levels: tuple[str, ...] = ()
        member = f"_orig_domain_values_{i}"
        if member in container:
            text = container.text(member, left)
            left -= len(text)
            key = f"_m_orig_domain_values_{i}"
            levels = parse_domain(text, info.integer(key, 0, MAX_LEVELS), escaped)
        kind = ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC
        if name not in others:
            columns.append(Column(name, kind, levels))
    return tuple(columns)
