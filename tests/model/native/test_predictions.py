"""What holds of every model file of another library."""

import numpy as np

from steam.model.artifact import load_artifact
from steam.model.predictor import Prediction
from steam.model.signature import Category, ColumnType


def numbers(found: Prediction) -> np.ndarray:
    if found.values is not None:
        return found.values[:, None]
    assert found.probabilities is not None
    return found.probabilities


def test_answers_are_those_of_the_library(recorded) -> None:
    predictor = load_artifact(recorded.path).predictor
    wanted = recorded.predictions()
    found = predictor.predict(recorded.columns(predictor), len(wanted))
    answers = numbers(found)
    if predictor.signature.category is Category.BINOMIAL:
        assert found.labels.tolist() == (wanted[:, 0] > 0.5).astype(int).tolist()
        answers = answers[:, 1:]
    if predictor.signature.category is Category.MULTINOMIAL:
        predicted = wanted[:, 0] if wanted.shape[1] == 1 else wanted.argmax(axis=1)
        assert found.labels.tolist() == predicted.astype(int).tolist()
    if answers.shape == wanted.shape:
        exact = recorded.path.name.startswith("xgboost")
        np.testing.assert_allclose(answers, wanted, rtol=0.0 if exact else 1e-15, atol=0.0)


def test_a_row_is_the_same_to_the_bit_in_any_batch(recorded) -> None:
    predictor = load_artifact(recorded.path).predictor
    rows = len(recorded.predictions())
    columns = recorded.columns(predictor)
    whole = numbers(predictor.predict(columns, rows))
    for size in (1, 7, 16, 31):
        for start in range(0, rows, size):
            part = slice(start, min(start + size, rows))
            piece = {name: column[part] for name, column in columns.items()}
            found = numbers(predictor.predict(piece, part.stop - start))
            assert found.tobytes() == whole[part].tobytes()


def test_absent_is_missing_and_no_rows_give_no_answers(recorded) -> None:
    predictor = load_artifact(recorded.path).predictor
    missing = {
        column.name: np.full(2, -1, dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.full(2, np.nan)
        for column in predictor.signature.features
    }
    one, other = predictor.predict({}, 2), predictor.predict(missing, 2)
    assert numbers(one).tobytes() == numbers(other).tobytes()
    assert len(numbers(predictor.predict({}, 0))) == 0


def test_the_signature_is_of_the_columns_in_the_file(recorded) -> None:
    signature = load_artifact(recorded.path).predictor.signature
    name = recorded.path.stem
    categorical = {c.name for c in signature.features if c.type is ColumnType.CATEGORICAL}
    assert categorical == ({"colour"} if "named" in name or "one_level" in name else set())
    assert signature.response.name == "predict"
    classes = {Category.REGRESSION: (), Category.BINOMIAL: ("0", "1")}
    assert signature.response.levels == classes.get(signature.category, ("0", "1", "2"))
    assert signature.offset is None
    if name == "xgboost_numbered":
        assert signature.names == ("f0", "f1")


def test_the_facts_name_the_library_and_are_plain(recorded) -> None:
    artifact = load_artifact(recorded.path)
    algorithm = recorded.path.name.partition("_")[0]
    assert artifact.facts["algorithm"] == algorithm
    assert artifact.facts["model"] == f"{algorithm}{artifact.sha256[:12]}"
    assert artifact.facts["category"] == artifact.predictor.signature.category
