"""Random bodies of every type: answered, or refused with a sentence; never a failure of our own."""

import io
import json
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.model.artifact import load_artifact
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.mlflow import MLFLOW
from steam.scoring.dialects.steam import STEAM
from steam.scoring.errors import status_of
from steam.scoring.scorer import Scorer

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
PREDICTOR = load_artifact(FIXTURES / "glm_binomial.zip").predictor
SCORERS = [
    Scorer(PREDICTOR, InputPolicy()),
    Scorer(PREDICTOR, InputPolicy(*[Strictness.ACCEPT] * 4)),
]
EXAMPLES = int(os.environ.get("STEAM_RANDOM_BODIES", "1500")) // 5

names = st.sampled_from([*PREDICTOR.signature.names, "CAPSULE", "ID", ""])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["white", "65", "no", "1e999", "NA", "0", "\ud800", "=1+1"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
rows = st.dictionaries(names, values, max_size=9)


@st.composite
def cells(draw: st.DrawFn) -> dict[str, list[object]]:
    """Columns of one length, or nearly."""
    length = draw(st.integers(0, 4))
    columns = draw(st.lists(names, max_size=5))
    return {name: draw(st.lists(values, min_size=length, max_size=length + 1)) for name in columns}


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def lines(values: list[object]) -> bytes:
    return b"\n".join(map(dumped, values))


def written_csv(table: list[list[object]]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in table).encode("utf-8", "replace")


@st.composite
def arrow(draw: st.DrawFn) -> bytes:
    kinds = st.sampled_from([pl.Float64, pl.Int64, pl.String, pl.Categorical])
    length = draw(st.integers(0, 3))
    frame = pl.DataFrame(
        {
            name: pl.Series([draw(st.sampled_from(["1", "x", None])) for _ in range(length)])
            .cast(pl.String)
            .cast(draw(kinds), strict=False)
            if draw(st.booleans())
            else pl.Series(draw(st.lists(st.integers(0, 9), min_size=length, max_size=length)))
            for name in draw(st.lists(names, unique=True, min_size=1, max_size=5))
        }
    )
    stream = io.BytesIO()
    frame.write_ipc_stream(stream)
    return stream.getvalue()


@st.composite
def forms(draw: st.DrawFn) -> dict[str, object]:
    """Bodies of MLflow, most of them with one form."""
    names_of_columns = st.lists(names, max_size=5)
    arrays = st.lists(st.lists(values, max_size=8), max_size=4)
    split = st.fixed_dictionaries(
        {"data": arrays}, optional={"columns": names_of_columns, "index": values}
    )
    rows_in_any_form = st.one_of(split, cells(), arrays, rows, st.lists(rows, max_size=3), values)
    kinds = st.sampled_from(["dataframe_split", "dataframe_records", "instances", "inputs"])
    return draw(st.dictionaries(kinds, rows_in_any_form, min_size=1, max_size=draw(SIZES)))


SIZES = st.sampled_from([1, 1, 1, 2])
BODIES = {
    "rows": st.one_of(rows, st.lists(rows, max_size=4), values).map(dumped),
    "lines": st.lists(st.one_of(rows, values), max_size=4).map(lines),
    "columns": cells().map(lambda columns: dumped({"columns": columns})),
    "csv": st.lists(st.lists(st.one_of(names, scalars), max_size=4), max_size=4).map(written_csv),
    "arrow": arrow(),
    "forms": forms().map(dumped),
}
FORMATS = st.sampled_from([STEAM.formats, MLFLOW.formats])
TYPES = st.sampled_from([*STEAM.formats.readers, "text/html", "application/x-y+json"])
USUAL = {"csv": "text/csv", "arrow": "application/vnd.apache.arrow.stream"}


@pytest.mark.parametrize("kind", BODIES)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_random_body_is_answered_or_refused(kind: str, data: st.DataObject) -> None:
    body = data.draw(BODIES[kind])
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(body)))
        body = body[:place] + data.draw(st.binary(max_size=2)) + body[place + 1 :]
    content_type = data.draw(st.just(USUAL.get(kind, "application/json")) | TYPES)
    formats = MLFLOW.formats if kind == "forms" else data.draw(FORMATS)
    accept = data.draw(st.sampled_from(["", "*/*", *formats.writers]))
    scorer = data.draw(st.sampled_from(SCORERS))
    partial = data.draw(st.booleans())
    try:
        call = call_of(body, content_type, partial=partial)
        reader, writer = choose(formats, call, scorer.model, accept)
        scored = scorer.score(reader, writer, partial=partial)
    except SteamError as refusal:
        assert 400 <= status_of(refusal) < 500  # noqa: PT017
        assert refusal.message.endswith(".")  # noqa: PT017
        assert json.dumps(refusal.details)  # noqa: PT017
        return
    if "json" in writer.media_type:
        for text in scored.text.splitlines():
            json.loads(text, parse_constant=pytest.fail)
