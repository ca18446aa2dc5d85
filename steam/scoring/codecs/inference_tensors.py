"""The Open Inference Protocol: an inference request in, tensors out.

https://github.com/kserve/open-inference-protocol, with Triton's extension for binary tensors.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from steam.core.errors import InvalidInput
from steam.scoring.answers import Answers
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.codecs.row_warnings import RowWarnings
from steam.scoring.codecs.tensor_answer import OutputTensor, outputs_of
from steam.scoring.codecs.tensor_columns import columns_of
from steam.scoring.codecs.tensor_request import LENGTH_HEADER, InferenceRequest, read_request
from steam.scoring.codecs.tensors import tensors_of
from steam.scoring.errors import TooLarge
from steam.scoring.explained_answers import full_frame
from steam.scoring.json_cells import encode
from steam.scoring.tables import Table

BYTES_TYPE = "application/octet-stream"

_BLOCK_ROWS = 8 * BLOCK_ROWS  # nearly all of the work is done without the interpreter
_MOST_BYTES = 256 << 20  # of outputs, which are held until the last row is answered
_MISSING_WORDS = frozenset({"", "NA", "NaN", "null", "nan", "None"})
"""As in CSV, and as Python writes what is missing among the texts of an array."""


class InferenceTensors:
    """Tensors in, tensors out, in JSON or in bytes.

    A request is answered whole or not at all. `name` and `version` are the model's in the answer.
    """

    def __init__(self, call: Call, model: Model, *, name: str, version: str) -> None:
        self.media_type = JSON_TYPE
        self.headers: Mapping[str, str] = {}
        self._call = call
        self._model = model
        self._about = {"model_name": name, "model_version": version}
        self._request = InferenceRequest([])

    def read(self) -> Iterator[Table]:
        if self._call.partial:
            raise InvalidInput(
                "An inference request is answered whole or not at all.",
                hint="Ask without `partial`, or ask /predict.",
            )
        self._request, tail = read_request(self._call.body, self._call.headers[LENGTH_HEADER])
        columns = columns_of([*tensors_of(self._request, tail)], self._model)
        for start in range(0, columns.rows, _BLOCK_ROWS):
            end = min(start + _BLOCK_ROWS, columns.rows)
            yield Table(
                rows=end - start,
                columns={name: part(start, end) for name, part in columns.parts.items()},
                first_row=start + 1,
                unknown=dict.fromkeys(range(end - start), columns.unknown)
                if columns.unknown
                else {},
                missing_words=_MISSING_WORDS,
            )

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        outputs: Sequence[OutputTensor] | None = None
        warnings = RowWarnings()
        rows = size = 0
        for block in answers:
            frame = full_frame(self._model.signature, block)
            if outputs is None:
                outputs = outputs_of(self._request, frame)
            for output in outputs:
                size += output.add(frame[output.name])
                if size > _MOST_BYTES:
                    raise _too_large()
            warnings.add(block)
            rows += block.rows
        yield from self._written(outputs or (), rows, warnings.text())

    def _written(
        self, outputs: Sequence[OutputTensor], rows: int, warnings: str
    ) -> Iterator[bytes]:
        content: dict[str, object] = dict(self._about)
        if self._request.id is not None:
            content["id"] = self._request.id
        if warnings:
            content["parameters"] = {"warnings": warnings}
        content["outputs"] = [output.described(rows) for output in outputs]
        text = encode(content)
        binary = [output for output in outputs if output.is_binary]
        if binary:
            self.media_type = BYTES_TYPE
            self.headers = {LENGTH_HEADER: str(len(text))}
        yield text
        for output in binary:
            yield from output.pieces


def _too_large() -> TooLarge:
    return TooLarge(
        f"The outputs would be larger than {_MOST_BYTES >> 20} MB.",
        hint="Send fewer rows at a time, or ask for some of the outputs.",
    )
