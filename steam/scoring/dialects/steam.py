"""The dialect of `/predict`: the shapes of H2O Steam's prediction service, and newer ones."""

from steam.scoring.codecs.arrow_stream import ARROW_TYPE, ArrowStream
from steam.scoring.codecs.choice import Formats
from steam.scoring.codecs.codec import Call, Codec, Model
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.codecs.json_columns import JsonColumns, is_by_columns
from steam.scoring.codecs.json_rows import JSON_TYPE, LINES_TYPE, JsonRows
from steam.scoring.codecs.multipart_file import MultipartFile
from steam.scoring.dialects.dialect import Dialect

_JSON_TYPES = (
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


def _json(call: Call, model: Model) -> Codec:
    """Told from its content: rows or columns."""
    return JsonColumns(call, model) if is_by_columns(call.body) else JsonRows(call, model)


def _json_lines(call: Call, model: Model) -> Codec:
    return JsonRows(call, model, are_lines=True)


STEAM = Dialect(
    formats=Formats(
        readers={
            **dict.fromkeys(_JSON_TYPES, _json),
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
        json_types=frozenset({*_JSON_TYPES, *_LINES_TYPES}),
        slow_types=frozenset({ARROW_TYPE, "multipart/form-data"}),
    ),
    object_types=frozenset(_JSON_TYPES),
)
