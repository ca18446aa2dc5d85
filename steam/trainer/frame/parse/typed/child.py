"""The child that reads tables: a request on standard input, messages on standard output.

Started as `python -m steam.trainer.frame.parse.typed.child`. It limits its own memory first, so
that a file which announces more than it holds ends this process and not the trainer.
"""

import resource
import signal
import sys
from collections.abc import Sequence
from typing import IO

import msgspec
import polars as pl

from steam.core.errors import InvalidInput, SteamError
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.typed.conversions import (
    guess_word,
    problem_of,
    shown,
)
from steam.trainer.frame.parse.typed.messages import Mark, write_message
from steam.trainer.frame.parse.typed.records import Facts, Refusal, Request, Rounded
from steam.trainer.frame.parse.typed.sending import UnfitValue, send_blocks
from steam.trainer.frame.parse.typed.table import Shape, Table

_SHOWN_ROWS = 10
_SHOWN_TEXT = 1000


def main() -> int:
    """Answer one request. 0 also where the answer is an error that the reader understands."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    out = sys.stdout.buffer
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    if request.max_memory_bytes:
        limit = request.max_memory_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer(request, out)
    except UnfitValue as unfit:
        refusal = _refusal(unfit.refusal, unfit.column)
    except SteamError as error:
        refusal = _refusal(error, None)
    except MemoryError:
        refusal = Refusal("exhausted", "Reading the file takes more memory than it may.")
    else:
        write_message(out, Mark.END)
        return 0
    write_message(out, Mark.REFUSAL, msgspec.json.encode(refusal))
    return 0


def answer(request: Request, out: IO[bytes]) -> None:
    """Write the facts of each table and, unless it is a preview, its blocks. Raises SteamError."""
    for path in request.paths:
        table = open_table(request, path)
        shape = table.shape
        if len(shape.names) > request.max_columns:
            raise InvalidInput(
                f"{path} has more than {request.max_columns} columns.",
                hint="Raise the limit on columns.",
            )
        facts = _facts(path, shape, table.sample())
        write_message(out, Mark.FACTS, msgspec.json.encode(facts))
        if request.preview:
            continue
        rounded = send_blocks(request, path, table, _positions(path, facts.names, request), out)
        write_message(out, Mark.ROUNDED, msgspec.json.encode(Rounded(sorted(rounded))))


def open_table(request: Request, path: str) -> Table:
    """The table in the file. Raises SteamError. Readers are imported where they are needed."""
    # ruff: noqa: PLC0415
    if request.format is Format.WORKBOOK:
        from steam.trainer.frame.parse.typed.workbook import Worksheet

        return Worksheet(path, request.sheet, request.header)
    if request.format in {Format.ARROW_STREAM, Format.ARROW_FILE}:
        from steam.trainer.frame.parse.typed.announced import Bounds

        bounds = Bounds(request.max_columns, request.max_memory_bytes)
    if request.format is Format.ARROW_STREAM:
        from steam.trainer.frame.parse.typed.arrow import ArrowStream

        return ArrowStream(path, bounds)
    if request.format is Format.ARROW_FILE:
        from steam.trainer.frame.parse.typed.arrow_file import check_file

        check_file(path, bounds)
    if request.format is Format.SQL and request.query:
        from steam.trainer.frame.parse.typed.sql import QueriedTable

        return QueriedTable(path, request.query)
    from steam.trainer.frame.parse.typed.parquet import ScannedTable

    return ScannedTable(path, request.format)


def _facts(path: str, shape: Shape, sample: pl.DataFrame) -> Facts:
    refused = {
        position: problem
        for position, kind in enumerate(shape.types)
        if (problem := problem_of(kind))
    }
    words, texts = [], []
    for position, column in enumerate(sample):
        if position not in refused:
            try:
                words.append(guess_word(column))
                texts.append([text[:_SHOWN_TEXT] for text in shown(column.head(_SHOWN_ROWS))])
                continue
            except pl.exceptions.ComputeError:
                refused[position] = "holds bytes that are not text"
        words.append("")
        texts.append([""] * min(sample.height, _SHOWN_ROWS))
    names, warnings = unique_names(shape.names)
    return Facts(
        path=path,
        names=names,
        words=words,
        refused={names[place]: problem for place, problem in refused.items()},
        warnings=warnings,
        sample=[list(row) for row in zip(*texts, strict=True)],
        rows=shape.rows,
        header=shape.header,
    )


def _positions(path: str, names: Sequence[str], request: Request) -> list[int]:
    places = {name: place for place, name in enumerate(names)}
    missing = next((name for name in request.columns if name not in places), None)
    if missing is not None:
        raise InvalidInput(f"{path} has no column '{missing[:80]}'.")
    return [places[name] for name in request.columns]


def _refusal(error: SteamError, column: int | None) -> Refusal:
    return Refusal(error.code, error.message, error.hint, column)


if __name__ == "__main__":
    sys.exit(main())
