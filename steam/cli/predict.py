"""`steam predict`: score rows with a deployment."""

import csv
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from steam.cli import connect, options
from steam.cli.output import print_json, print_table
from steam.core.errors import InvalidInput

_BATCH = 1000


def add_to(app: typer.Typer) -> None:
    app.command()(predict)


def predict(
    name: Annotated[str, typer.Argument(help="Deployment.")],
    values: Annotated[list[str] | None, typer.Argument(metavar="[COLUMN=VALUE]...")] = None,
    file: Annotated[Path | None, typer.Option("--csv", help="CSV file of rows, or -.")] = None,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Score one row given as COLUMN=VALUE, or the rows of a CSV file.

    Example: steam predict prostate AGE=65 PSA=1.4 GLEASON=6
    """
    if (file is None) == (not values):
        raise InvalidInput(
            "There is no row to score." if file is None else "Both a file and values are given.",
            hint="Give COLUMN=VALUE pairs, or --csv FILE.",
        )
    rows = [parse_row(values or [])] if file is None else read_rows(file)
    answers: list[dict[str, object]] = []
    with connect.master(home, master) as client:
        for first in range(0, len(rows), _BATCH):
            try:
                answers += client.predict(name, rows[first : first + _BATCH])
            except InvalidInput as error:
                raise _of_file(error, first) from error
    print_json(answers) if json else _print_answers(answers)


def parse_row(texts: list[str]) -> dict[str, object]:
    """Read `COLUMN=VALUE` texts; an empty value is missing. Raises InvalidInput."""
    row: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InvalidInput(f"'{text}' is not COLUMN=VALUE.", hint="Example: AGE=65 PSA=1.4")
        if name in row:
            raise InvalidInput(f"{name} is given twice.", hint="Give each column once.")
        row[name] = value or None
    return row


def read_rows(file: Path) -> list[dict[str, object]]:
    """The rows of a CSV file with a header; empty cells are missing. Raises InvalidInput."""
    try:
        with _opened(file) as source:
            reader = csv.DictReader(source, strict=True)
            _check_header(reader.fieldnames or [])
            rows = [_checked(row, reader.line_num) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{file} cannot be read: {error}.", hint="Give a CSV file.") from error
    if not rows:
        raise InvalidInput(f"{file} has no rows.", hint="Its first line names the columns.")
    return rows


def _check_header(names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput(f"The column {twice} stands twice.", hint="Give each column once.")


def _of_file(error: InvalidInput, first: int) -> InvalidInput:
    """The error with the row counted from the file's first, not from the batch's."""
    row = error.details.get("row")
    if first and isinstance(row, int):
        error.message = error.message.replace(f"Row {row}", f"Row {row + first}", 1)
    return error


def _opened(file: Path) -> AbstractContextManager[TextIO]:
    return (
        nullcontext(sys.stdin) if str(file) == "-" else file.open(encoding="utf-8-sig", newline="")
    )


def _checked(row: dict[str, str], line: int) -> dict[str, object]:
    if None in row or None in row.values():
        raise InvalidInput(
            f"Line {line} has not as many cells as the first line.", hint="Mend the file."
        )
    return {name: value or None for name, value in row.items()}


def _print_answers(answers: list[dict[str, object]]) -> None:
    names: dict[str, None] = {}
    flat = []
    for answer in answers:
        probabilities = answer.get("probabilities")
        chances = probabilities if isinstance(probabilities, dict) else {}
        shown = {"prediction": answer.get("label", answer.get("value"))}
        shown |= {f"p({level})": chance for level, chance in chances.items()}
        warnings = answer.get("warnings")
        if isinstance(warnings, list):
            shown["warnings"] = "; ".join(str(warning) for warning in warnings)
        flat.append(shown)
        names |= dict.fromkeys(shown)
    print_table(tuple(names), [[row.get(name) for name in names] for row in flat], "No rows.")
