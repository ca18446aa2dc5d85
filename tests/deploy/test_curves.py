"""What a page draws comes from outside: it is held to its types and sizes."""

import json
import zipfile
from pathlib import Path

import pytest

from steam.core.errors import InvalidArtifact
from steam.deploy.curves import Curves, parse_curves
from steam.deploy.inspection import inspect_artifact
from steam.model.artifact import Limits, sha256_of
from steam.model.curves import MEMBER

FIXTURE = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"

GOOD = {
    "format": 1,
    "metrics": {
        "training": {
            "labels": ["no", "yes"],
            "thresholds": {
                "threshold": [0.9, 0.1],
                "tps": [1, 2],
                "fps": [0, 3],
                "positives": 2,
                "negatives": 3,
            },
            "confusion": {"levels": ["no", "yes"], "counts": [[1, 2], [3, 4]]},
        }
    },
    "importance": {"name": ["x"], "scaled": [1.0]},
}


def changed(path, value):
    data = json.loads(json.dumps(GOOD))
    *folders, last = path
    place = data
    for folder in folders:
        place = place[folder]
    place[last] = value
    return json.dumps(data).encode()


def test_good_curves_are_read():
    curves = parse_curves(json.dumps(GOOD).encode())
    assert curves.metrics["training"].thresholds.tps == (1.0, 2.0)
    assert curves.importance.name == ("x",)


def test_a_later_format_is_left_alone():
    assert parse_curves(b'{"format": 2, "surprise": 1}') == Curves()


THRESHOLDS = ("metrics", "training", "thresholds")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b'{"format": 1, "unknown": 1}',
        changed((*THRESHOLDS, "tps"), [1]),
        changed((*THRESHOLDS, "tps"), ["1", "2"]),
        changed((*THRESHOLDS, "tps"), [1, None]),
        changed((*THRESHOLDS, "threshold"), [0.5] * 501),
        changed((*THRESHOLDS, "positives"), 1e301),
        changed(("metrics", "training", "labels"), ["no"]),
        changed(("metrics", "training", "confusion", "counts"), [[1, 2]]),
        changed(("metrics", "training", "confusion", "counts"), [[1], [2]]),
        changed(("metrics", "elsewhere"), {}),
        changed(("importance", "name"), ["x", "y"]),
        changed(("importance", "name"), ["x" * 1001]),
        changed(("history",), {"columns": ["a"], "values": [[1], [2]]}),
        changed(("history",), {"columns": ["a", "b"], "values": [[1], [1, 2]]}),
        json.dumps(GOOD).replace("0.9", "1e999").encode(),
        json.dumps(GOOD).replace("0.9", "NaN").encode(),
        json.dumps(GOOD).replace('"x"', '"\\ud800"').encode(),
    ],
)
def test_bad_curves_are_refused(data):
    with pytest.raises(InvalidArtifact, match=r"curves\.json is damaged"):
        parse_curves(data)


def test_the_limits_of_the_writer_are_those_of_the_reader():
    from steam.deploy import curves as reader
    from steam.trainer.algorithms import curves as writer
    from steam.trainer.metrics.binomial import MOST_THRESHOLDS

    assert MOST_THRESHOLDS <= reader.MOST_CUTS
    assert writer._MOST_CLASSES == reader.MOST_CLASSES
    assert reader.FORMAT == writer.FORMAT


def test_registering_refuses_a_model_with_damaged_curves(tmp_path):
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(FIXTURE) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(MEMBER, b"{")
    with pytest.raises(InvalidArtifact, match=r"curves\.json is damaged"):
        inspect_artifact(path, sha256_of(path), Limits(), allow_unsafe=False)
