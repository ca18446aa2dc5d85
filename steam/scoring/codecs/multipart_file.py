"""A file sent by a form, `multipart/form-data`: JSON lines, JSON or CSV in, an attachment out.

Steam's form calls the field `inpfile`; here the first part with a file name will do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from steam.core.errors import InvalidInput
from steam.scoring.answers import Answers
from steam.scoring.codecs.codec import Call, Codec, Model
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.codecs.json_rows import JsonRows
from steam.scoring.tables import Table

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_PARTS = 16
_PLAIN = re.compile(r"[^A-Za-z0-9._ -]+")


class MultipartFile:
    """The first file of a form."""

    def __init__(self, call: Call, model: Model) -> None:
        self._call = call
        self._model = model
        self._name = "rows"
        self._inner: Codec = JsonRows(call, model)

    @property
    def media_type(self) -> str:
        return self._inner.media_type

    @property
    def headers(self) -> Mapping[str, str]:
        suffix = "csv" if self._inner.media_type == CSV_TYPE else "txt"
        name = f"{self._name}_prediction-results.{suffix}"
        return {"Content-Disposition": f'attachment; filename="{name}"'}

    def read(self) -> Iterator[Table]:
        name, content_type, content = _first_file(
            self._call.body, self._call.parameters.get("boundary", "")
        )
        self._name = _PLAIN.sub("_", PurePath(name).stem)[:80].strip() or "rows"
        is_csv = content_type.startswith(CSV_TYPE) or name.lower().endswith(".csv")
        inner = replace(self._call, body=content, parameters={})
        self._inner = CsvText(inner, self._model) if is_csv else JsonRows(inner, self._model)
        return self._inner.read()

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        blocks = iter(answers)
        first = list(islice(blocks, 1))  # with which the file is read, and what it is known
        yield from self._inner.write(chain(first, blocks))


def _first_file(body: bytes, boundary: str) -> tuple[str, str, bytes]:
    """Name, media type and content of the first part that is a file. Raises InvalidInput."""
    # Most workers never see a form.
    from python_multipart.exceptions import FormParserError  # noqa: PLC0415
    from python_multipart.multipart import MultipartParser, parse_options_header  # noqa: PLC0415

    parts = _Parts()
    try:
        parser = MultipartParser(boundary.encode("latin-1"), parts.callbacks())
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise InvalidInput(
            "The form cannot be read.", hint="Send it as curl -F inpfile=@FILE does."
        ) from error
    for part in parts.read:
        _, options = parse_options_header(part.headers.get("content-disposition", ""))
        name = options.get(b"filename", b"").decode("utf-8", "replace")  # latin-1 was only its coat
        if name:
            return name, part.headers.get("content-type", "").strip().lower(), part.content
    raise InvalidInput("The form holds no file.", hint="Send one, as curl -F inpfile=@FILE does.")


@dataclass(slots=True)
class _Part:
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


class _Parts:
    """Puts together what the parser reports piece by piece."""

    def __init__(self) -> None:
        self.read: list[_Part] = []
        self._pieces: list[bytes] = []
        self._name = self._value = b""

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._take,
            "on_part_end": self._end,
            "on_header_begin": self._begin_header,
            "on_header_field": self._take_name,
            "on_header_value": self._take_value,
            "on_header_end": self._end_header,
        }

    def _begin(self) -> None:
        if len(self.read) == _MOST_PARTS:
            raise ValueError("too many parts")
        self.read.append(_Part())
        self._pieces = []

    def _take(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _end(self) -> None:
        self.read[-1].content = b"".join(self._pieces)

    def _begin_header(self) -> None:
        self._name = self._value = b""

    def _take_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        name = self._name.decode("latin-1").lower()
        self.read[-1].headers[name] = self._value.decode("latin-1")
