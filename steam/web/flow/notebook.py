"""What a flow is: cells in order, under a name. Pure; what comes from outside is checked here."""

import unicodedata
from typing import Annotated, Literal

import msgspec

from steam.core.errors import InvalidInput
from steam.web.refusals import Malformed, TooLarge

MOST_BYTES = 2_000_000
"""Of a flow as JSON."""

MOST_CELLS = 2000
MOST_SOURCE = 200_000
"""Characters of one cell."""

_MOST_OUTPUT = 100_000  # bytes
_MOST_NAME = 200  # characters
_NO_NAMES = frozenset({"", ".", ".."})  # browsers take the dots out of an address
_UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})

_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]  # a browser's numbers hold no more


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One cell. `output` is a summary of what it said last, as JSON; it is kept as it came."""

    kind: Literal["command", "rapids", "markdown"]
    source: str
    output: msgspec.Raw = msgspec.Raw(b"null")


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page wants kept. `revision` is the one that it began with; None: it began anew."""

    cells: list[Cell]
    revision: _Count | None = None


class Notebook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flow as it was saved, or somebody's draft of it.

    `revision` counts the saves; that of a draft is the one it began with, 0 for none.
    """

    format: Literal[1]
    name: str
    cells: list[Cell]
    saved_ms: _Count
    saved_by: str
    revision: _Count


def read_edit(raw: bytes) -> Edit:
    """An edit from JSON. Raises TooLarge, Malformed and InvalidInput."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(MOST_BYTES)
    try:
        edit = msgspec.json.decode(checked_text(raw), type=Edit)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"This is no flow: {str(error)[:200]}.") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed("The body is not valid JSON.") from error
    check_cells(edit.cells)
    return edit


def read_notebook(raw: bytes) -> Notebook:
    """A flow from its file. Raises InvalidInput for what is none."""
    try:
        notebook = msgspec.json.decode(checked_text(raw), type=Notebook)
        check_cells(notebook.cells)
        check_name(notebook.name)
    except (msgspec.MsgspecError, RecursionError, InvalidInput) as error:
        raise InvalidInput(
            f"The file of a flow is damaged: {str(error)[:200]}",
            hint="Restore it from a backup, or delete the flow.",
        ) from error
    return notebook


def write_notebook(notebook: Notebook) -> bytes:
    """The flow as its file has it."""
    return msgspec.json.encode(notebook)


def check_name(name: str) -> str:
    """The name in its one spelling (Unicode NFC, no blanks around it). Raises InvalidInput."""
    plain = unicodedata.normalize("NFC", name).strip()
    odd = any(unicodedata.category(sign) in _UNPRINTED for sign in plain)
    if plain in _NO_NAMES or len(plain) > _MOST_NAME or odd:
        raise InvalidInput(
            f"A flow cannot be named {plain[:80]!a}.",
            hint=f"Use 1 to {_MOST_NAME} characters that can be printed.",
        )
    return plain


def checked_text(raw: bytes) -> bytes:
    """`raw` if it is UTF-8, as an output is kept without being looked at. Raises Malformed."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("The flow is not UTF-8.") from error
    return raw


def check_cells(cells: list[Cell]) -> None:
    """Raise InvalidInput for more, or larger, cells than a flow may have."""
    if len(cells) > MOST_CELLS:
        raise InvalidInput(
            f"A flow may have at most {MOST_CELLS:,} cells, and this one has {len(cells):,}.",
            hint="Split it in two.",
        )
    for number, cell in enumerate(cells, 1):
        if len(cell.source) > MOST_SOURCE:
            raise InvalidInput(f"Cell {number} has more than {MOST_SOURCE:,} characters.")
        if len(memoryview(cell.output)) > _MOST_OUTPUT:
            raise InvalidInput(f"The output of cell {number} has over {_MOST_OUTPUT:,} bytes.")
