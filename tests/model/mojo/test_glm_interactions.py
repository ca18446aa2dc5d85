"""The archive of a GLM with interactions: as written, and as an enemy would have it."""

import io
import json
from zipfile import ZipFile

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.artifact import load_artifact
from steam.model.glm import GlmModel
from steam.model.interactions import CategoryPair, Interactions, NumberProduct, SlopeByLevel
from steam.model.mojo.glm_interactions import MEMBER
from steam.model.pack import glm_bytes
from steam.model.signature import Category, Column, ColumnType, Signature

C = Column("c", ColumnType.CATEGORICAL, ("a", "b", "c"))
D = Column("d", ColumnType.CATEGORICAL, ("u", "v"))
X, Y = Column("x", ColumnType.NUMERIC), Column("y", ColumnType.NUMERIC)
PAIR = CategoryPair(C, D, ((0, 0), (2, 1)), rest_first=False)
SLOPES = SlopeByLevel("c_x", C, X, 0, 1, 2.5)
SQUARE = NumberProduct(X, X)


def model():
    terms = (C, *PAIR.columns, D, *SLOPES.columns, *SQUARE.columns, X)
    return GlmModel(
        signature=Signature((C, D, X), Y, Category.REGRESSION),
        family="gaussian",
        link="identity",
        coefficients=np.array([1, 2, 3, 10, 20, 0.5, 0.25, 100, 200, 300, 7, 5, 1000.0]),
        category_offsets=(0, 3, 5, 7),
        use_all_factor_levels=True,
        mean_imputation=True,
        numeric_means=np.array([0, 0, 0, 9.0, 2.5]),
        category_modes=np.array([1, 0, 0], np.int32),
        interactions=Interactions(terms, (PAIR, SLOPES, SQUARE)),
    )


def loaded(data, tmp_path):
    path = tmp_path / "m.zip"
    path.write_bytes(data)
    return load_artifact(path)


def altered(**changes):
    """The archive with the first interaction changed."""
    source, result = ZipFile(io.BytesIO(glm_bytes(model(), {}))), io.BytesIO()
    with ZipFile(result, "w") as archive:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == MEMBER:
                parts = json.loads(text)
                parts[0] |= changes
                text = json.dumps(parts)
            archive.writestr(name, text)
    return result.getvalue()


@pytest.mark.parametrize(
    ("c", "d", "x", "expected"),
    [
        (0, 0, 2.0, 1 + 10 + 0.5 + 100 * 2 + 7 * 4 + 5 * 2 + 1000),
        (2, 1, 2.0, 3 + 20 + 0.25 + 300 * 2 + 7 * 4 + 5 * 2 + 1000),
        (2, 0, 2.0, 3 + 0 + 0.5 + 300 * 2 + 7 * 4 + 5 * 2 + 1000),  # a pair of the rest
        (-1, 1, 2.0, 2 + 10 + 0.25 + 200 * 2 + 7 * 4 + 5 * 2 + 1000),  # the commonest pair
        (0, 0, np.nan, 1 + 10 + 0.5 + 100 * 2.5 + 7 * 9 + 5 * 2.5 + 1000),
    ],
)
def test_a_row_is_the_sum_of_its_terms(tmp_path, c, d, x, expected):
    predictor = loaded(glm_bytes(model(), {}), tmp_path).predictor
    columns = {"c": np.array([c], np.int32), "d": np.array([d], np.int32), "x": np.array([x])}
    assert predictor.predict(columns, 1).values[0] == pytest.approx(expected, rel=1e-14)
    assert predictor.predict_row([c, d, x]).value == predictor.predict(columns, 1).values[0]


def test_a_row_says_the_same_alone(tmp_path):
    predictor = loaded(glm_bytes(model(), {}), tmp_path).predictor
    rng = np.random.default_rng(1)
    c, d = rng.integers(-1, 3, 200).astype(np.int32), rng.integers(-1, 2, 200).astype(np.int32)
    x = np.where(rng.random(200) < 0.2, np.nan, rng.normal(size=200))
    together = predictor.predict({"c": c, "d": d, "x": x}, 200).values
    alone = [predictor.predict_row(cells).value for cells in zip(c, d, x, strict=True)]
    assert together.tolist() == alone


def test_the_names_of_its_coefficients_are_those_of_h2o(tmp_path):
    told = [row["name"] for row in loaded(glm_bytes(model(), {}), tmp_path).facts["coefficients"]]
    assert told[3:5] + told[7:11] == ["c_d.a_u", "c_d.c_v", "c_x.a", "c_x.b", "c_x.c", "x_x"]


def test_h2o_meets_an_algorithm_that_it_does_not_know():
    archive = ZipFile(io.BytesIO(glm_bytes(model(), {})))
    assert (
        "algorithm = Generalized Linear Modeling with Interactions"
        in archive.read("model.ini").decode().splitlines()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "cube"},
        {"left": "nobody"},
        {"left": ["c"]},
        {"left": "x"},
        {"pairs": "all"},
        {"pairs": [[0]]},
        {"pairs": [[0, 9], [2, 1]]},
        {"pairs": [[0, -1], [2, 1]]},
        {"pairs": [[0, 0], [0, 0]]},
        {"pairs": [[0, 0]]},
        {"left_fill": 3},
        {"right_fill": "u"},
        {"rest_first": True},
    ],
)
def test_a_damaged_one_is_refused(tmp_path, changes):
    with pytest.raises(InvalidArtifact):
        loaded(altered(**changes), tmp_path)
