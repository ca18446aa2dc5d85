"""Where in a frame a value stands next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema

Places = tuple[int, int | None]
"""The last row with the value before the one that is asked about (-1: none), the first after it."""


def find(call: Call) -> Json:
    """`GET /3/Find`: the rows before and after `row` that hold `match` in `column`, or anywhere.

    Without `match` a missing value is looked for.
    """
    arguments, services = call.arguments, call.services
    frame = services.store.get(Frame, arguments.required("key"))
    column = arguments.text("column")
    searched = frame.select([column]) if column else frame
    row = arguments.integer("row", 0, "long")
    text = arguments.text("match") if "match" in arguments.names else None
    wanted = {
        name: _wanted(vec, text) for name, vec in zip(searched.names, searched.vecs, strict=True)
    }
    if text is not None:
        if column and wanted[column] is None:
            raise InvalidInput(
                f"'{text[:80]}' is no value of the column '{column[:80]}'.",
                hint="Columns of numbers, levels and texts hold those.",
            )
        wanted = {name: value for name, value in wanted.items() if value is not None}
        searched = frame.select(list(wanted))
    task = _FindTask(searched.names, searched.vecs, tuple(wanted.values()), row)
    before, after = services.engine.run(task, searched)
    return schema(
        "FindV3",
        "Iced",
        key=schemas.key("Frame", frame.key),
        column=column or None,
        row=row,
        match=text,
        prev=before,
        next=-1 if after is None else after,
    )


def _wanted(vec: Vec, text: str | None) -> float | int | str | None:
    """What a column holds where the text is meant, as it decodes; None if it cannot hold that."""
    if text is None or vec.type is VecType.STRING:
        return text
    if vec.domain is not None:
        return vec.domain.index(text) if text in vec.domain else None
    try:
        number = float(text)
    except ValueError:
        return None
    return None if np.isnan(number) else number


@dataclass(frozen=True, slots=True)
class _FindTask:
    """The nearest rows around `row` in which a column holds what is wanted of it, None: nothing."""

    columns: tuple[str, ...]
    vecs: tuple[Vec, ...]
    wanted: tuple[float | int | str | None, ...]
    row: int

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Places:
        found = [
            _held(vec, chunk, value)
            for vec, chunk, value in zip(self.vecs, chunks, self.wanted, strict=True)
        ]
        rows = first_row + np.flatnonzero(np.logical_or.reduce(found))
        before, after = rows[rows < self.row], rows[rows > self.row]
        return (
            int(before[-1]) if before.size else -1,
            int(after[0]) if after.size else None,
        )

    def merge(self, left: Places, right: Places) -> Places:
        return max(left[0], right[0]), right[1] if left[1] is None else left[1]

    def finish(self, partial: Places | None) -> Places:
        return partial or (-1, None)


def _held(vec: Vec, chunk: Chunk, value: float | int | str | None) -> NDArray[np.bool_]:
    values = chunk.decode()
    return vec.is_missing(values) if value is None else np.asarray(values == value)


routes = [get("/3/Find", find, takes=("key", "column", "row", "match"))]
