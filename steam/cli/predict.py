"""`steam predict`: score rows with a deployment."""

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from steam.cli import connect, options, panels
from steam.cli.output import print_json, print_table, warn
from steam.core.errors import InvalidInput
from steam.scoring.mentions import NOT_REPEATED

_BATCH = 1000
_ROWS_NAMED = 2
_SAID = ("label", "value", "cluster", "isAnomaly", "score")  # what a model says first


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.DEPLOYMENTS)(predict)


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
    """A table of what the model says, then each warning once, with the rows that it is true of."""
    names: dict[str, None] = {}
    flat = []
    for answer in answers:
        probabilities = answer.get("probabilities")
        chances = probabilities if isinstance(probabilities, dict) else {}
        said = next((answer[name] for name in _SAID if name in answer), None)
        shown = {"prediction": said}
        shown |= {f"p({level})": chance for level, chance in chances.items()}
        flat.append(shown)
        names |= dict.fromkeys(shown)
    print_table(tuple(names), [[row.get(name) for name in names] for row in flat], "No rows.")
    for line in warning_lines(answers):
        warn(line)


def warning_lines(answers: Sequence[Mapping[str, object]]) -> list[str]:
    """Each warning of the answers once, with the first of its rows, from 1, and how many it has."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    unfinished: set[str] = set()  # warnings that may be true of later rows too
    for row, answer in enumerate(answers, 1):
        warnings = answer.get("warnings")
        for warning in warnings if isinstance(warnings, list) else ():
            text = str(warning).removesuffix(NOT_REPEATED)
            rows[text].append(row)
            if text != warning:
                unfinished.add(text)
    if len(answers) == 1:
        return list(rows)
    return [f"{_where(told, text in unfinished)}: {text}" for text, told in rows.items()]


def _where(rows: Sequence[int], at_least: bool) -> str:
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) == _ROWS_NAMED:
        return f"rows {rows[0]} and {rows[1]}"
    return f"row {rows[0]} and {'at least ' * at_least}{len(rows) - 1:,} others"
