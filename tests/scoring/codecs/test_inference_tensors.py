import json
import os
import struct
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.codecs import inference_tensors
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.codecs.tensor_request import LENGTH_HEADER
from steam.scoring.codecs.tensors import NUMBERS, TEXT
from steam.scoring.dialects.open_inference import open_inference
from steam.scoring.dialects.steam import STEAM
from steam.scoring.errors import TooLarge, status_of
from steam.scoring.scorer import Scorer
from tests.scoring.codecs.conftest import Chances

DIALECT = open_inference("prices", "3")
EXAMPLES = int(os.environ.get("STEAM_RANDOM_BODIES", "1500")) // 10
SCORER = Scorer(Chances(), InputPolicy(*[Strictness.ACCEPT] * 4), known=("weight",))


@dataclass(frozen=True)
class Inferred:
    """The JSON of an answer, and its outputs by name as lists."""

    about: dict
    outputs: dict[str, list]
    media_type: str


def infer(
    body: bytes, length: int | None = None, *, scorer: Scorer = SCORER, partial: bool = False
) -> Inferred:
    header = "" if length is None else str(length)
    call = call_of(body, "", partial=partial, headers={LENGTH_HEADER: header})
    reader, writer = choose(DIALECT.formats, call, scorer.model)
    text = scorer.score(reader, writer, partial=partial).text
    end = int(writer.headers.get(LENGTH_HEADER, len(text)))
    about = json.loads(text[:end], parse_constant=pytest.fail)
    outputs, tail = {}, text[end:]
    for output in about["outputs"]:
        size = output.get("parameters", {}).get("binary_data_size")
        if size is None:
            outputs[output["name"]] = output["data"]
        else:
            outputs[output["name"]] = in_bytes(output["datatype"], tail[:size])
            tail = tail[size:]
    assert not tail
    return Inferred(about, outputs, writer.media_type)


def in_bytes(datatype: str, data: bytes) -> list:
    if datatype == "FP64":
        return [None if value != value else value for value in np.frombuffer(data, "<f8").tolist()]
    texts = []
    while data:
        (length,) = struct.unpack_from("<I", data)
        texts.append(data[4 : 4 + length].decode() or None)
        data = data[4 + length :]
    return texts


def request(*inputs: dict, **members: object) -> bytes:
    return json.dumps({"inputs": inputs, **members}).encode()


def column(name: str, datatype: str, data: list) -> dict[str, object]:
    return {"name": name, "shape": [len(data)], "datatype": datatype, "data": data}


def binary_request(
    columns: dict[str, tuple[str, bytes]], rows: int, **members
) -> tuple[bytes, int]:
    described = [
        {
            "name": name,
            "shape": [rows, 1],
            "datatype": datatype,
            "parameters": {"binary_data_size": len(data)},
        }
        for name, (datatype, data) in columns.items()
    ]
    text = request(*described, **members)
    return text + b"".join(data for _, data in columns.values()), len(text)


def test_tensors_in_tensors_out() -> None:
    answered = infer(
        request(
            column("amount", "FP64", [5, 2.5, None]),
            column("colour", "BYTES", ["red", "blue, or so", "red"]),
            column("when", "BYTES", ["1970-01-02", "", "5"]),
            id="a",
        )
    )
    assert answered.media_type == "application/json"
    assert answered.about == {
        "model_name": "prices",
        "model_version": "3",
        "id": "a",
        "outputs": [
            {
                "name": "predict",
                "datatype": "BYTES",
                "shape": [3],
                "data": ['"yes"', "no", None],
            },
            {"name": "no", "datatype": "FP64", "shape": [3], "data": [0.5, 1 - 2.5 / 11, None]},
            {"name": '"yes"', "datatype": "FP64", "shape": [3], "data": [0.5, 2.5 / 11, None]},
        ],
    }


def test_no_rows_are_answered_by_no_rows() -> None:
    assert infer(request(column("amount", "FP64", []))).outputs == {
        "predict": [],
        "no": [],
        '"yes"': [],
    }


@pytest.mark.parametrize("word", ["", "NA", "NaN", "null", "nan", "None"])
def test_words_for_what_is_missing(word: str) -> None:
    policy = InputPolicy(*[Strictness.REJECT] * 4)
    known = [column("amount", "BYTES", ["5", word]), column("when", "INT64", [0, 0])]
    body = request(*known, column("colour", "BYTES", ["red", word]))
    assert infer(body, scorer=Scorer(Chances(), policy)).outputs["no"] == [0.5, None]


def test_warnings_stand_in_the_parameters() -> None:
    body = request(column("amount", "FP64", [5, 5]), column("odd", "FP64", [1, 2]))
    told = infer(body, scorer=Scorer(Chances(), InputPolicy())).about["parameters"]["warnings"]
    assert "rows 1 and 2: columns colour and when are missing; taken as NA" in told.split("\n")
    assert "rows 1 and 2: column odd is unknown to the model; ignored" in told.split("\n")


def test_a_bad_row_is_told_by_row_and_column() -> None:
    body = request(column("amount", "BYTES", ["5", "6", "many"]))
    with pytest.raises(InvalidInput, match="Row 3: column amount holds 'many'") as refused:
        infer(body, scorer=Scorer(Chances(), InputPolicy()))
    assert refused.value.details["row"] == 3


def test_there_are_no_partial_answers() -> None:
    with pytest.raises(InvalidInput, match="whole or not at all"):
        infer(request(column("amount", "FP64", [5])), partial=True)


def test_outputs_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference_tensors, "_MOST_BYTES", 1000)
    monkeypatch.setattr(inference_tensors, "_BLOCK_ROWS", 10)
    with pytest.raises(TooLarge, match="outputs would be larger"):
        infer(request(column("amount", "FP64", [5] * 200)))


amounts = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9)
colours = st.sampled_from(["red", "blue, or so", "7", "7.0", "grey", None, "ü" * 90])
times = st.none() | st.integers(-(2**53), 2**53)
rows_of = st.lists(st.tuples(amounts, colours, times), max_size=12)


def texts_in_bytes(texts: list[str | None]) -> bytes:
    encoded = [(text or "").encode() for text in texts]
    return b"".join(struct.pack("<I", len(text)) + text for text in encoded)


@given(rows_of, st.booleans())
def test_bytes_json_and_predict_say_the_same_row_for_row(rows: list[tuple], out: bool) -> None:
    amount, colour, when = ([row[place] for row in rows] for place in range(3))
    amount = [None if value is None else float(value) for value in amount]
    members = {"parameters": {"binary_data_output": out}}
    by_json = infer(
        request(
            column("amount", "FP64", amount),
            column("colour", "BYTES", colour),
            column("when", "INT64", when),
            **members,
        )
    )
    held = np.array([np.nan if value is None else value for value in amount])
    moments = np.array([np.nan if value is None else value for value in when])
    by_bytes = infer(
        *binary_request(
            {
                "amount": ("FP64", held.astype("<f8").tobytes()),
                "colour": ("BYTES", texts_in_bytes(colour)),
                "when": ("FP64", moments.astype("<f8").tobytes()),
            },
            len(rows),
            **members,
        )
    )
    assert by_json.outputs == by_bytes.outputs
    assert by_json.media_type == ("application/octet-stream" if out else "application/json")
    objects = [
        dict(zip(("amount", "colour", "when"), row, strict=True))
        for row in zip(amount, colour, when, strict=True)
    ]
    reader, writer = choose(STEAM.formats, call_of(json.dumps(objects).encode(), ""), SCORER.model)
    predicted = json.loads(SCORER.score(reader, writer).text)
    assert by_json.outputs["predict"] == [row["label"] for row in predicted]
    for name in ("no", '"yes"'):
        assert by_json.outputs[name] == [row["probabilities"][name] for row in predicted]


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = np.arange(100.0)
    colours = ["red", "blue, or so", "", "x\0y"] * 25
    body = binary_request(
        {"amount": ("FP64", amounts.tobytes()), "colour": ("BYTES", texts_in_bytes(colours))}, 100
    )
    at_once = infer(*body)
    monkeypatch.setattr(inference_tensors, "_BLOCK_ROWS", 7)
    assert infer(*body).outputs == at_once.outputs


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner)
)
names = st.sampled_from(["amount", "colour", "when", "weight", "x", ""])
sizes = st.integers(-1, 4) | st.sampled_from([2**31, 2**63, 2**70])
datatypes = st.sampled_from([*NUMBERS, TEXT, "FP8"])
parameters = st.fixed_dictionaries(
    {},
    optional={
        "binary_data_size": sizes | scalars,
        "content_type": st.sampled_from(["str", "np", "pd_json", "base64", "x"]) | scalars,
        "binary_data": st.booleans() | scalars,
        "binary_data_output": st.booleans() | scalars,
    },
)
inputs = st.fixed_dictionaries(
    {"name": names, "shape": st.lists(sizes, max_size=3) | anything, "datatype": datatypes},
    optional={
        "data": st.lists(scalars, max_size=4) | st.lists(st.lists(scalars, max_size=2)) | anything,
        "parameters": parameters | anything,
    },
)
outputs = st.fixed_dictionaries(
    {"name": st.sampled_from(["predict", "no", "x"])}, optional={"parameters": parameters}
)
requests = st.fixed_dictionaries(
    {"inputs": st.lists(inputs, max_size=4) | anything},
    optional={
        "id": st.text(max_size=5) | scalars,
        "outputs": st.lists(outputs, max_size=3) | anything,
        "parameters": parameters | anything,
    },
)


@settings(max_examples=EXAMPLES)
@given(requests, st.binary(max_size=40), st.none() | st.integers(-3, 3), st.booleans())
def test_whatever_comes_is_answered_or_refused(
    content: dict, tail: bytes, off: int | None, is_strict: bool
) -> None:
    scorer = Scorer(Chances(), InputPolicy()) if is_strict else SCORER
    text = json.dumps(content).encode()
    try:
        infer(text + tail, None if off is None else len(text) + off, scorer=scorer)
    except SteamError as refusal:
        assert 400 <= status_of(refusal) < 500  # noqa: PT017
        assert refusal.message.endswith(".")  # noqa: PT017
        assert json.dumps(refusal.details)  # noqa: PT017


@settings(max_examples=EXAMPLES)
@given(
    st.dictionaries(names, st.tuples(datatypes, st.binary(max_size=24)), max_size=4),
    st.integers(0, 4),
)
def test_whatever_bytes_come_are_answered_or_refused(
    columns: dict[str, tuple[str, bytes]], rows: int
) -> None:
    try:
        infer(*binary_request(columns, rows))
    except SteamError as refusal:
        assert 400 <= status_of(refusal) < 500  # noqa: PT017
