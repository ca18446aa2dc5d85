"""What holds of every predictor that was read from a MOJO of H2O, whatever its algorithm."""

from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, ColumnType

FOLDERS = (
    "deep_learning",
    "ensemble",
    "extended_isolation",
    "isotonic",
    "kmeans",
    "pca",
    "target_encoder",
    "xgboost",
)
MOJOS = sorted(
    path for name in FOLDERS for path in (Path(__file__).parent / "fixtures" / name).glob("*.zip")
)

each_mojo = pytest.mark.parametrize(
    "scored", MOJOS, indirect=True, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def numbers(prediction: Prediction) -> np.ndarray:
    """Every number of a prediction, (rows, numbers)."""
    columns = [*prediction.extras.values()]
    if prediction.values is not None:
        columns.insert(0, prediction.values)
    if prediction.probabilities is not None:
        columns = [*prediction.probabilities.T, *columns]
    if prediction.labels is not None:
        columns.append(prediction.labels)
    return np.array(columns).T


@each_mojo
def test_answers_are_those_of_genmodel(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    signature = predictor.signature
    expected = scored.expected()
    found = predictor.predict(scored.columns(signature), len(expected), scored.offset(signature))
    if found.labels is not None:
        assert [signature.response.levels[k] for k in found.labels] == [row[0] for row in expected]
        expected = [row[1:] for row in expected]
    if signature.category is Category.CLUSTERING:
        wanted = predictor.distances(scored.columns(signature), len(expected))
    else:
        wanted = numbers(found)[:, : len(expected[0])]
    told = [i for i, row in enumerate(expected) if all(row)]  # genmodel fails at the others
    assert len(told) > 5
    np.testing.assert_allclose(
        wanted[told], [[float(cell) for cell in expected[i]] for i in told], rtol=1e-14, atol=1e-14
    )


@each_mojo
def test_extras_have_the_names_of_genmodel(scored) -> None:
    found = load_artifact(scored.mojo).predictor.predict({}, 1)
    if found.extras:
        assert list(found.extras) == scored.header()[-len(found.extras) :]


@each_mojo
def test_a_row_is_the_same_to_the_bit_in_any_batch(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    rows = len(scored.rows())
    columns = {
        name: np.concatenate([column] * 20)
        for name, column in scored.columns(predictor.signature).items()
    }
    whole = numbers(predictor.predict(columns, 20 * rows))
    for size in (1, 3, 7, 8, 9, 31, 600):
        for start in range(0, 2 * rows, size):
            part = slice(start, start + size)
            piece: Columns = {name: column[part] for name, column in columns.items()}
            count = len(next(iter(piece.values())))
            assert numbers(predictor.predict(piece, count)).tobytes() == whole[part].tobytes()


@each_mojo
def test_absent_is_missing_and_no_rows_give_no_answers(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    missing = {
        column.name: np.full(2, -1, dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.full(2, np.nan)
        for column in predictor.signature.features
    }
    assert (
        numbers(predictor.predict({}, 2)).tobytes()
        == numbers(predictor.predict(missing, 2)).tobytes()
    )
    assert len(numbers(predictor.predict({}, 0))) == 0


@each_mojo
def test_columns_and_offsets_of_another_length_are_refused(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    with pytest.raises(InvalidInput, match="The offset has 3 values"):
        predictor.predict({}, 2, np.zeros(3))
    names = predictor.signature.names
    name = "c1" if "c1" in names else names[0]
    with pytest.raises(InvalidInput, match=f"'{name}' has 1 values where 2 rows"):
        predictor.predict({name: np.zeros(1, dtype=np.int32)}, 2)
