"""`steam frame rename|drop|convert|rows|split|bind` against a real trainer, as functions."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from steam.cli import frame_changes
from steam.cli.frame_changes import Direction
from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.frame import Frame, frame_from_arrays
from tests.trainer.rest.conftest import Trainer, running

ROWS = 40


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    with running(tmp_path) as trainer:
        x = np.arange(float(ROWS))
        texts = np.array([str(i) if i else "?x" for i in range(ROWS)], dtype=object)
        trainer.services.store.put(frame_from_arrays("f", {"x": x, "gr\u00f6\u00dfe": texts}, 7))
        yield trainer


@pytest.fixture
def url(trainer: Trainer) -> str:
    return str(trainer.http.base_url)


def frame(trainer: Trainer, key: str = "f") -> Frame:
    return trainer.services.store.get(Frame, key)


def test_columns(trainer: Trainer, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    frame_changes.rename("f", ["gr\u00f6\u00dfe=a=b"], trainer=url)
    assert frame(trainer).names == ("x", "a=b")
    frame_changes.convert("f", ["a=b=numeric"], trainer=url)
    told = capsys.readouterr()
    assert told.out.splitlines() == ["f has 40 rows and 2 columns."] * 2
    assert "1 value is not a number, such as '?x'" in told.err
    frame_changes.drop("f", ["x"], into="g", json=True, trainer=url)
    assert json.loads(capsys.readouterr().out) == [{"key": "g", "rows": ROWS, "columns": 1}]
    assert frame(trainer, "g").names == ("a=b",)


def test_rows(trainer: Trainer, url: str) -> None:
    frame_changes.rows("f", first=30, count=5, into="some", trainer=url)
    assert frame(trainer, "some").vec("x").values().tolist() == [30, 31, 32, 33, 34]
    frame_changes.rows("f", mask="x", mask_frame="f", into="most", trainer=url)
    assert frame(trainer, "most").rows == ROWS - 1
    frame_changes.split("f", [0.5], seed=1, into=["a", "b"], trainer=url)
    frame_changes.bind(Direction.ROWS, ["a", "b"], "both", trainer=url)
    values = frame(trainer, "both").vec("x").values().tolist()
    assert sorted(values) == list(range(ROWS))
    assert values != sorted(values)


@pytest.mark.parametrize("word", ["x", "=y", "x="])
def test_a_name_is_old_and_new(url: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=rf"'{word}' is not OLD=NEW"):
        frame_changes.rename("f", [word], trainer=url)


def test_what_is_not_there(url: str) -> None:
    with pytest.raises(NotFound, match="no column 'z'"):
        frame_changes.drop("f", ["z"], trainer=url)
    with pytest.raises(NotFound, match="no frame 'z'"):
        frame_changes.split("z", [0.5], trainer=url)
