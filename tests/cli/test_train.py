"""`steam train` against a real trainer, as functions: what it sends, and what it shows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steam.cli.coefficients import print_coefficients
from steam.cli.train import print_model, summary, train_model
from steam.client import Trainer as Client
from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.rest.conftest import running

ROWS = 300


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    chance = np.random.default_rng(1)
    a, b = chance.normal(size=(2, ROWS))
    kind = chance.integers(0, 3, ROWS)
    columns = {"a": a, "b": b, "kind": kind, "y": a - b + chance.normal(size=ROWS)}
    frame = frame_from_arrays("f", columns, domains={"kind": "pqr"})
    with running(tmp_path) as trainer:
        trainer.services.store.put(frame)
        with Client(str(trainer.http.base_url)) as client:
            yield client


def train(client: Client, y: str, **parameters: object) -> dict[str, Any]:
    return train_model(client, "glm", "f", y, None, {"lambda": "0", **parameters})


def names(model: dict[str, Any]) -> list[str]:
    return [row["name"] for row in json.loads(json.dumps(summary(model)))["coefficients"]]


def test_the_classes_of_a_model_follow_each_other(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    model = train(client, "kind", family="multinomial")
    rows: Any = summary(model)["coefficients"]
    assert [(row["class"], row["name"]) for row in rows] == [
        (one, name) for one in "pqr" for name in ("Intercept", "a", "b", "y")
    ]
    table = model["output"]["coefficients_table"]
    columns = {column["name"]: i for i, column in enumerate(table["columns"])}
    assert [row["coefficient"] for row in rows[8:]] == table["data"][columns["coefs_class_2"]]
    assert [row["standardized"] for row in rows[:4]] == table["data"][columns["std_coefs_class_0"]]
    print_model(model)
    shown = capsys.readouterr().out.splitlines()
    assert "coefficient  class" in "\n".join(shown)
    assert sum(line.startswith("Intercept") for line in shown) == 3
    assert shown == [line.rstrip() for line in shown]


def test_what_is_known_of_a_coefficient_is_shown(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"compute_p_values": "true", "generate_variable_inflation_factors": "true"}
    model = train(client, "y", **asked)
    rows: Any = summary(model)["coefficients"]
    for row in rows:
        assert row["z_value"] == pytest.approx(row["coefficient"] / row["std_error"])
    assert {row["name"] for row in rows if "vif" in row} >= {"a", "b"}
    print_coefficients(rows)
    heading, *lines = capsys.readouterr().out.splitlines()
    assert re.split(r"  +", heading)[2:] == ["standardised", "std error", "z", "p", "VIF"]
    assert len(lines) == len(rows)


def test_without_them_there_is_no_column(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    print_model(train(client, "y"))
    assert "std error" not in capsys.readouterr().out


@pytest.mark.parametrize("given", ["a,b", "[a, b]", '["a","b"]'])
def test_lists_are_words_between_commas_or_in_brackets(client: Client, given: str) -> None:
    assert "a_b" in names(train(client, "y", interactions=given))


@pytest.mark.parametrize("given", ["0.5", "0.5,0.25", "[0.5]"])
def test_lists_of_numbers(client: Client, given: str) -> None:
    model = train(client, "y", alpha=given)
    asked = {one["name"]: one["input_value"] for one in model["parameters"]}
    assert asked["alpha"] == [float(word) for word in given.strip("[]").split(",")]


def test_a_complaint_is_its_sentence_alone(client: Client) -> None:
    with pytest.raises(InvalidInput, match=r"^The response 'kind' is categorical"):
        train(client, "kind", family="gaussian")
