"""The forms of MLflow's JSON body: which one it has, told without building what is in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from steam.core.errors import InvalidInput
from steam.scoring.codecs.python_json import has_bare_words, without_bare_words
from steam.scoring.documents import malformed_json
from steam.scoring.json_marks import count_marks
from steam.scoring.json_tables import MAX_COLUMNS, check_columns
from steam.scoring.json_values import NOT_DECODED

_BOM = b"\xef\xbb\xbf"
_NOTHING = msgspec.Raw()
_MEMBER = re.compile(rb'\s*(?:\[\s*|\{\s*"(?:[^"\\]|\\.)*"\s*:\s*)(\S)', re.DOTALL)
_HINT = 'Send {"dataframe_split": {"columns": ["COLUMN", ...], "data": [[value, ...], ...]}}.'


class _Body(msgspec.Struct):
    dataframe_split: msgspec.Raw = _NOTHING
    dataframe_records: msgspec.Raw = _NOTHING
    instances: msgspec.Raw = _NOTHING
    inputs: msgspec.Raw = _NOTHING


class _SplitFrame(msgspec.Struct, forbid_unknown_fields=True):
    data: msgspec.Raw
    columns: msgspec.Raw = _NOTHING
    index: msgspec.Raw = _NOTHING


_body = msgspec.json.Decoder(_Body)
_split_frame = msgspec.json.Decoder(_SplitFrame)
_names = msgspec.json.Decoder(list[str | int] | None)


@dataclass(frozen=True, slots=True)
class Form:
    """The one form that a body has, and the JSON text of its rows."""

    name: str
    text: bytes

    @property
    def outer(self) -> bytes:
        """The first byte of the text, `[` of an array."""
        return self.text.lstrip()[:1]

    @property
    def inner(self) -> bytes:
        """The first byte of the first value in an array or an object; `]` where there is none."""
        found = _MEMBER.match(self.text)
        return found[1] if found else b""


def form_of(body: bytes) -> Form:
    """The form of a body; NaN in it is null. Raises InvalidInput unless it has exactly one."""
    text = body.removeprefix(_BOM)
    if has_bare_words(text):
        text = without_bare_words(text)
    try:
        found = msgspec.structs.asdict(_body.decode(text))
    except msgspec.ValidationError as error:
        raise _no_form() from error
    except NOT_DECODED as error:
        raise malformed_json(text, error, None, 1) from error
    given = [Form(name, bytes(value)) for name, value in found.items() if value is not _NOTHING]
    if len(given) != 1:
        raise _no_form()
    return given[0]


def split_frame(form: Form) -> tuple[Sequence[str] | None, Form]:
    """The names of the columns of a `dataframe_split`, and its rows.

    None for names that are not there, or that pandas has made up: 0, 1, 2 and so on. Raises
    InvalidInput and TooLarge.
    """
    try:
        frame = _split_frame.decode(form.text)
        columns = bytes(frame.columns) or b"null"
        if columns.count(b",") >= MAX_COLUMNS:  # which may stand in names
            check_columns(count_marks(columns, b",", depth=1) + 1)
        names = _names.decode(columns)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "dataframe_split is not an object of columns, data and perhaps index.", hint=_HINT
        ) from error
    except NOT_DECODED as error:
        raise malformed_json(form.text, error, None, None) from error
    rows = Form("data", bytes(frame.data))
    if names is None or names == list(range(len(names))):
        return None, rows
    return [str(name) for name in names], rows


def _no_form() -> InvalidInput:
    names = [field.name for field in msgspec.structs.fields(_Body)]
    return InvalidInput(
        f"The body is not a JSON object with one of {', '.join(names[:-1])} and {names[-1]}.",
        hint=_HINT,
    )
