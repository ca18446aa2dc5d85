"""The one table of formats: which codec reads a request, and which one writes the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.scoring.codecs.arrow_stream import ARROW_TYPE, ArrowStream
from steam.scoring.codecs.codec import Call, Codec, CodecOf, Model
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.codecs.json_columns import JsonColumns, is_by_columns
from steam.scoring.codecs.json_rows import JSON_TYPE, LINES_TYPE, JsonRows
from steam.scoring.codecs.multipart_file import MultipartFile


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one route: who reads a media type, who writes one that is accepted."""

    readers: Mapping[str, CodecOf]
    writers: Mapping[str, CodecOf]


def _json(call: Call, model: Model) -> Codec:
    return JsonColumns(call, model) if is_by_columns(call.body) else JsonRows(call, model)


def _json_lines(call: Call, model: Model) -> Codec:
    return JsonRows(call, model, are_lines=True)


JSON_TYPES = (
    "",
    JSON_TYPE,
    "text/json",
    "text/plain",
    "application/x-www-form-urlencoded",  # what curl --data calls any body
)
_LINES_TYPES = (
    LINES_TYPE,
    "application/jsonl",
    "application/ndjson",
    "application/x-jsonlines",
)

FORMATS: Mapping[str, Formats] = {
    "/predict": Formats(
        readers={
            **dict.fromkeys(JSON_TYPES, _json),
            **dict.fromkeys(_LINES_TYPES, _json_lines),
            CSV_TYPE: CsvText,
            ARROW_TYPE: ArrowStream,
            "multipart/form-data": MultipartFile,
        },
        writers={
            JSON_TYPE: JsonRows,
            **dict.fromkeys(_LINES_TYPES, _json_lines),
            CSV_TYPE: CsvText,
            ARROW_TYPE: ArrowStream,
        },
    )
}
"""By route. A body of JSON is told from its content: rows or columns."""

SLOW_TYPES = frozenset({ARROW_TYPE, "multipart/form-data"})
"""Reading even a small body of these types may have to import a library."""

_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


def call_of(body: bytes, content_type: str, *, partial: bool = False) -> Call:
    """A call from the parts of a request. Raises Unsupported for another charset than UTF-8."""
    media_type, *rest = content_type.split(";")
    parameters = {}
    for parameter in rest:
        name, _, value = parameter.partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    if parameters.get("charset", "utf-8").lower() not in _CHARSETS:
        raise Unsupported("A body must be UTF-8.", hint="Send it with charset=utf-8.")
    return Call(body, media_type.strip().lower(), parameters, partial)


def choose(route: str, call: Call, model: Model, accept: str = "") -> tuple[Codec, Codec]:
    """The codec that reads a call, and the one that writes its answer: the same if it may.

    Raises Unsupported for a body of a type that the route does not read.
    """
    formats = FORMATS[route]
    make = formats.readers.get(call.type)
    if make is None and call.type.startswith("application/") and call.type.endswith("+json"):
        make = _json
    if make is None:
        raise Unsupported(
            f"A body of type {call.type[:60]} cannot be scored.",
            hint=f"Send one of {', '.join(filter(None, formats.readers))}.",
        )
    reader = make(call, model)
    for wanted in accept.lower().split(","):
        media_type = wanted.partition(";")[0].strip()
        if media_type in ("*/*", call.type) or _is_json(media_type, reader):
            break
        if media_type in formats.writers:
            return reader, formats.writers[media_type](call, model)
    return reader, reader


def _is_json(media_type: str, reader: Codec) -> bool:
    """Whether JSON is wanted of what is JSON already: in its own shape, then."""
    return media_type == JSON_TYPE and isinstance(reader, JsonRows | JsonColumns)
