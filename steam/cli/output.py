"""Printing: tables for people, JSON for machines, progress bars on a terminal, lines in a pipe."""

import datetime
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

_PIPE_WIDTH = 1000  # a pipe has no edge to wrap at
_TIME = re.compile(r"-|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def _width(stream: TextIO) -> int | None:
    return None if stream.isatty() else _PIPE_WIDTH


console = Console(highlight=False, soft_wrap=True, width=_width(sys.stdout))
stderr = Console(stderr=True, highlight=False, soft_wrap=True, width=_width(sys.stderr))

_STATE_STYLES = {
    "running": "green",
    "ready": "green",
    "done": "green",
    "DONE": "green",
    "starting": "yellow",
    "stopping": "yellow",
    "degraded": "yellow",
    "backoff": "yellow",
    "RUNNING": "yellow",
    "unhealthy": "red",
    "crash-looping": "red",
    "failed": "red",
    "FAILED": "red",
}

Watch = Callable[[float, str], None]


def print_json(value: object) -> None:
    """One JSON document, indented, on standard output."""
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def say(text: str) -> None:
    """One line on standard output; `text` is shown as it is."""
    console.print(escape(text))


def warn(text: str) -> None:
    """One line on standard error."""
    stderr.print(f"[yellow]warning:[/] {escape(text)}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """A plain table, numbers to the right, or the sentence `empty` when there is no row."""
    found = [tuple(row) for row in rows]
    if not found:
        say(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold dim")
    for position, column in enumerate(columns):
        numbers = all(_is_number(row[position]) for row in found if row[position] is not None)
        name = position == 0 and _longest(found) < console.width // 3  # to be copied
        table.add_column(
            column,
            overflow="fold",
            justify="right" if numbers else "left",
            no_wrap=name or all(_is_time(row[position]) for row in found),
        )
    for row in found:
        table.add_row(*(_cell(value) for value in row))
    _print(table)


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Names and values, one a line."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(escape(name), _cell(value))
    _print(table)


def time_text(ms: int | None) -> str:
    """A point in time, in this machine's zone."""
    if ms is None:
        return "-"
    moment = datetime.datetime.fromtimestamp(ms / 1000, tz=datetime.UTC).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def size_text(size: float) -> str:
    """A number of bytes, in the unit that reads best."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


@contextmanager
def progress(title: str) -> Iterator[Watch]:
    """A bar on a terminal; in a pipe, one line when the work has ended. Both on standard error."""
    if not stderr.is_terminal:
        yield _unwatched
        stderr.print(escape(f"{title}: done"))
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[message]}"),
    )
    with Progress(*columns, console=stderr) as bars:
        bar = bars.add_task(escape(title), total=1.0, message="")

        def watch(fraction: float, message: str) -> None:
            bars.update(bar, completed=fraction, message=escape(message))

        yield watch


def _print(table: Table) -> None:
    """The table; in a pipe without the blanks that fill its last column."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as shown:
        console.print(table)
    print("\n".join(line.rstrip() for line in shown.get().splitlines()))


def _longest(rows: Sequence[Sequence[object]]) -> int:
    """The longest text in a table's first column."""
    return max(len(str(row[0])) for row in rows)


def _is_time(value: object) -> bool:
    """Whether it is what `time_text` writes."""
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _unwatched(fraction: float, message: str) -> None:
    del fraction, message


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = escape(str(value))
    style = _STATE_STYLES.get(text)
    return f"[{style}]{text}[/]" if style else text
