"""The records of one block read by a loop in C: the way for files that are simple and in order.

A block comes out as it would by way of text, or it does not come out here at all.
"""

from collections.abc import Mapping

from steam.trainer.frame.parse.blocks import Block
from steam.trainer.frame.parse.column import Piece, SimpleColumn, SimpleLevels, SimpleNumbers
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.text import check_text
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.fields import Levels, Numbers, TooManyLevels


def simple_pieces(
    block: Block, setup: ParseSetup, columns: Mapping[int, SimpleColumn]
) -> dict[int, Piece] | None:
    """The columns by position, of which those of the setup that are not among them are passed
    over; None where anything is less simple than that.

    Raises InvalidInput for text that is none.
    """
    if not columns:
        return None
    if len(columns) < setup.width:  # what is passed over is not looked at
        check_text(block.data, block.line)
    fields = [columns[i].field if i in columns else None for i in range(setup.width)]
    found = kernels().records(block.parts, setup.separator, block.newlines, fields)
    if found is None:
        return None
    if isinstance(found, TooManyLevels):
        return simple_pieces(block, setup, _without(found.column, columns))
    try:
        return {i: _piece(column, found[i]) for i, column in columns.items()}
    except ValueError:
        return None


def _without(position: int, columns: Mapping[int, SimpleColumn]) -> dict[int, SimpleColumn]:
    column = columns[position]
    if isinstance(column, SimpleLevels):
        column.give_up()
    return {i: other for i, other in columns.items() if i != position}


def _piece(column: SimpleColumn, found: Numbers | Levels | None) -> Piece:
    if isinstance(column, SimpleNumbers) and isinstance(found, Numbers):
        return column.piece(found)
    if isinstance(column, SimpleLevels) and isinstance(found, Levels):
        return column.piece(found)
    raise TypeError("a column of another kind was read")
