"""Explanations in every format: real models, one answer said in five ways."""

import csv
import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from steam.core.policy import InputPolicy
from steam.model.artifact import load_artifact
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.scorer import Scorer
from steam.scoring.wanted import Wanted

FIXTURES = Path(__file__).parents[2] / "model" / "fixtures"
ALL = Wanted(contributions=True, leaves=True, stages=True)
WANTED = {
    "gbm/bernoulli": ALL,
    "gbm/multinomial": ALL,
    "gbm/poisson_offset": ALL,
    "xgboost/multi": Wanted(contributions=True, leaves=True),
    "glm_multinomial_iris": Wanted(contributions=True),
}
each = pytest.mark.parametrize("name", WANTED)
Row = dict[str, object]


@dataclass(frozen=True)
class Model:
    """A model to ask in any format."""

    scorer: Scorer
    wanted: Wanted

    def ask(self, body: bytes, content_type: str = "", *, partial: bool = False) -> bytes:
        call = call_of(body, content_type, partial=partial)
        reader, writer = choose(STEAM.formats, call, self.scorer.model, "")
        return self.scorer.score(reader, writer, partial=partial, wanted=self.wanted).text

    def rows(self) -> list[Row]:
        """Two ordinary rows of different values, and one in which most is missing."""
        rows: list[Row] = [{}, {}, {}]
        for column in self.scorer.signature.features:
            for row, value in zip(rows, (1.5, -3.0, None), strict=True):
                row[column.name] = value
                if column.levels and value is not None:
                    row[column.name] = column.levels[int(value > 0)]
        if self.scorer.signature.offset is not None:
            for row in rows:
                row[self.scorer.signature.offset] = 0.25
        return rows


@cache
def loaded(name: str) -> Model:
    predictor = load_artifact(FIXTURES / f"{name}.zip").predictor
    return Model(Scorer(predictor, InputPolicy()), WANTED[name])


def flat(row: Row, trees: list[str]) -> Row:
    """An object of an answer as a line of a table."""
    found: Row = {}
    for name, value in row.get("contributions", {}).items():
        members = value.items() if isinstance(value, dict) else [("", value)]
        for member, number in members:
            found["_".join(filter(None, ("contrib", name, member)))] = number
    for prefix, field in (("", "leafNodeAssignments"), ("id_", "leafNodeAssignmentIds")):
        found |= {prefix + t: cell for t, cell in zip(trees, row.get(field, []), strict=False)}
    return found


@each
def test_tables_say_what_objects_say(name: str) -> None:
    model = loaded(name)
    rows = model.rows()
    objects = json.loads(model.ask(json.dumps(rows).encode()))
    lines = "\n".join(map(json.dumps, rows)).encode()
    assert [json.loads(line) for line in model.ask(lines).splitlines()] == objects
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    table = list(
        csv.DictReader(io.StringIO(model.ask(text.getvalue().encode(), "text/csv").decode()))
    )
    stream = io.BytesIO()
    pl.DataFrame(rows).write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    frame = pl.read_ipc_stream(io.BytesIO(model.ask(stream.getvalue(), ARROW_TYPE)))
    assert frame.columns == list(table[0])
    trees = [column for column in frame.columns if column.startswith("T")]
    assert len(trees) == len(objects[0].get("leafNodeAssignments", []))
    for number, one in enumerate(objects):
        expected = flat(one, trees)
        assert {key: frame[key][number] for key in expected} == expected
        assert {key: table[number][key] for key in expected} == {
            key: str(value) for key, value in expected.items()
        }
        stages = [frame[column][number] for column in frame.columns if column.startswith("stage_")]
        assert stages == one.get("stageProbabilities", [])


@each
def test_columns_of_json_say_what_objects_say(name: str) -> None:
    model = loaded(name)
    rows = model.rows()
    objects = json.loads(model.ask(json.dumps(rows).encode()))
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    found = json.loads(model.ask(json.dumps({"columns": columns}).encode()))["columns"]
    for number, one in enumerate(objects):
        for field in ("leafNodeAssignments", "leafNodeAssignmentIds", "stageProbabilities"):
            told = [cells[number] for cells in found.get(field, {}).values()]
            assert told == one.get(field, [])
        assert picked(found["contributions"], number) == one["contributions"]


def picked(columns: dict | list, number: int) -> object:
    """One row of columns in objects in objects."""
    if isinstance(columns, list):
        return columns[number]
    return {name: picked(member, number) for name, member in columns.items()}


@each
def test_one_row_alone_is_explained_as_among_others(name: str) -> None:
    model = loaded(name)
    objects = json.loads(model.ask(json.dumps(model.rows()).encode()))
    for row, told in zip(model.rows(), objects, strict=True):
        assert json.loads(model.scorer.score_row(row, model.wanted).text) == told
        assert json.loads(model.ask(json.dumps(row).encode())) == told


@each
def test_contributions_add_up_to_the_score(name: str) -> None:
    model = loaded(name)
    for one in json.loads(model.ask(json.dumps(model.rows()).encode())):
        by_class = one["contributions"]
        if "value" in one:
            assert np.exp(sum(by_class.values())) == pytest.approx(one["value"], rel=1e-8)
        elif len(one["probabilities"]) == 2:
            odds = one["classProbabilities"][1] / one["classProbabilities"][0]
            assert sum(by_class.values()) == pytest.approx(np.log(odds), abs=1e-8)
        else:
            weights = np.exp([sum(shares.values()) for shares in by_class.values()])
            exact = 1e-6 if name.startswith("xgboost") else 1e-8  # of float32, of float64
            assert list(by_class) == list(one["probabilities"])
            np.testing.assert_allclose(
                weights / weights.sum(), one["classProbabilities"], atol=exact
            )


@each
@pytest.mark.parametrize("content_type", ["application/json", "text/csv", ARROW_TYPE])
def test_a_refused_row_has_no_explanation(name: str, content_type: str) -> None:
    model = loaded(name)
    rows = model.rows()[:2]
    first = next(c.name for c in model.scorer.signature.features if not c.levels)
    rows[0][first], rows[1][first] = "much", "2.5"
    told = answered(model, rows, content_type)
    columns = [name for name in told if name.startswith(("contrib", "T", "id_", "stage_"))]
    assert columns
    assert {told[name][0] for name in columns} == {None}
    assert None not in {told[name][1] for name in columns}
    rows[1][first] = "more"
    assert {cell for name in columns for cell in answered(model, rows, content_type)[name]} == {
        None
    }


def answered(model: Model, rows: list[Row], content_type: str) -> dict[str, list[object]]:
    """The columns of a partial answer, empty cells as None."""
    frame = pl.DataFrame(rows)
    if content_type == ARROW_TYPE:
        stream = io.BytesIO()
        frame.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
        answer = model.ask(stream.getvalue(), content_type, partial=True)
        table = pl.read_ipc_stream(io.BytesIO(answer)).fill_nan(None)
        return table.to_dict(as_series=False)
    if content_type == "text/csv":
        answer = model.ask(frame.write_csv().encode(), content_type, partial=True)
        return pl.read_csv(io.BytesIO(answer)).to_dict(as_series=False)
    body = json.dumps({"columns": frame.to_dict(as_series=False)}).encode()
    columns = json.loads(model.ask(body, content_type, partial=True))["columns"]
    fields = {
        "contributions": "contrib",
        "leafNodeAssignments": "T",
        "leafNodeAssignmentIds": "id",
        "stageProbabilities": "stage",
    }
    found: dict[str, list[object]] = {}
    for field, prefix in fields.items():
        found |= flattened(prefix, columns.get(field, {}))
    return found


def flattened(name: str, columns: dict | list) -> dict[str, list[object]]:
    """Columns in objects in objects, by their joined names."""
    if isinstance(columns, list):
        return {name: columns}
    found: dict[str, list[object]] = {}
    for key, members in columns.items():
        found |= flattened(f"{name}_{key}", members)
    return found


@pytest.mark.parametrize("content_type", ["text/csv", ARROW_TYPE])
def test_an_answer_of_no_rows_has_the_columns_of_explanations(content_type: str) -> None:
    model = loaded("gbm/bernoulli")
    names = model.scorer.signature.names
    if content_type == "text/csv":
        columns = model.ask(",".join(names).encode() + b"\n", content_type).decode().split(",")
    else:
        stream = io.BytesIO()
        pl.DataFrame({name: [] for name in names}).write_ipc_stream(stream)
        columns = pl.read_ipc_stream(io.BytesIO(model.ask(stream.getvalue(), content_type))).columns
    assert columns[3] == f"contrib_{names[0]}"
    assert {"T1.C1", "id_T1.C1", "stage_T1.C1"} <= set(columns)
