"""MLflow's JSON: rows in one of four forms in, `{"predictions": [...]}` out.

| form | rows |
|---|---|
| `dataframe_split` | `{"columns": ["AGE", ...], "data": [[65, ...], ...]}` |
| `dataframe_records` | `[{"AGE": 65, ...}, ...]` |
| `instances`, `inputs` | such records, arrays, `{"AGE": [65, 70], ...}` or `{"AGE": 65, ...}` |

Arrays whose columns are not named have those that the model reads, in its order; where it reads
but one, an array of values will do. Whatever else is in the body, `params` too, is not used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from steam.core.errors import InvalidInput
from steam.scoring.answers import Answers
from steam.scoring.codecs.codec import Call, Model
from steam.scoring.codecs.frame_records import record_texts
from steam.scoring.codecs.json_columns import JsonColumns
from steam.scoring.codecs.json_rows import JSON_TYPE, JsonRows
from steam.scoring.codecs.mlflow_forms import Form, form_of, split_frame
from steam.scoring.codecs.row_arrays import RowArrays
from steam.scoring.codecs.warnings_by_row import WarningsByRow
from steam.scoring.json_cells import encode
from steam.scoring.tables import Table


class MlflowJson:
    """What MLflow's scoring server reads and answers; `warnings` by row number are ours."""

    media_type = JSON_TYPE
    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model) -> None:
        self._call = call
        self._model = model

    def read(self) -> Iterator[Table]:
        form = form_of(self._call.body)
        if form.name == "dataframe_split":
            names, rows = split_frame(form)
            return self._arrays(rows, names)
        if form.name == "dataframe_records":
            return self._records(form)
        return self._values(form)

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        told = WarningsByRow()
        separator = b'{"predictions":['
        for block in answers:
            texts = record_texts(self._model.signature, block)
            if texts:
                yield separator
                yield b",".join(texts)
                separator = b","
            told.add(block)
        yield b"]" if separator == b"," else separator + b"]"
        warnings = told.texts()
        yield b',"warnings":%b}' % encode(warnings) if warnings else b"}"

    def _values(self, form: Form) -> Iterator[Table]:
        reads = self._model.vocabulary.reads
        if form.outer == b"{":
            if form.inner == b"[" or not form.inner:
                return self._columns(form.text)
            return self._rows(form.text)
        if form.inner == b"[":
            return self._arrays(form, None)
        if form.inner not in (b"{", b"]") and len(reads) == 1:
            return self._columns(b"{%b:%b}" % (encode(reads[0]), form.text))
        return self._records(form)

    def _records(self, form: Form) -> Iterator[Table]:
        if form.outer != b"[":
            raise InvalidInput(
                f"{form.name} is not a JSON array.", hint='Send [{"COLUMN": value, ...}, ...].'
            )
        return self._rows(form.text)

    def _arrays(self, form: Form, names: Sequence[str] | None) -> Iterator[Table]:
        if form.outer != b"[":
            raise InvalidInput(
                f"{form.name} is not a JSON array.", hint="Send [[value, ...], ...]."
            )
        names = self._model.vocabulary.reads if names is None else names
        return RowArrays(names, self._call, self._model).read(form.text)

    def _rows(self, text: bytes) -> Iterator[Table]:
        return JsonRows(replace(self._call, body=text), self._model).read()

    def _columns(self, text: bytes) -> Iterator[Table]:
        body = b'{"columns":%b}' % text
        return JsonColumns(replace(self._call, body=body), self._model).read()
