import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, InvalidInput
from steam.model.artifact import load_artifact
from steam.model.glm import GlmModel
from steam.model.predictor import RowPredictor
from steam.model.signature import Category, Column, ColumnType, Signature

FIXTURES = Path(__file__).parent / "fixtures"


def test_predictions_are_those_of_h2o(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    signature = predictor.signature
    expected = scored.expected()
    rows = len(expected)
    found = predictor.predict(scored.columns(signature), rows, scored.offset(signature))
    if found.values is not None:
        numbers, wanted = found.values[:, None], [[float(cell) for cell in row] for row in expected]
    else:
        assert found.labels is not None
        assert found.probabilities is not None
        labels = [signature.response.levels[label] for label in found.labels]
        assert labels == [row[0] for row in expected]
        numbers = found.probabilities
        wanted = [[float(cell) for cell in row[1:]] for row in expected]
    np.testing.assert_allclose(numbers, wanted, rtol=1e-12, atol=1e-12)


def test_a_row_is_the_same_to_the_bit_in_any_batch(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    columns = scored.columns(predictor.signature)
    offset = scored.offset(predictor.signature)
    rows = len(scored.rows())
    whole = predictor.predict(columns, rows, offset)
    answers = whole.values if whole.values is not None else whole.probabilities
    assert answers is not None
    for size in (1, 2, 3, 5, 7, 8, 16, 31):
        for start in range(0, rows, size):
            piece = slice(start, min(start + size, rows))
            part = predictor.predict(
                {name: column[piece] for name, column in columns.items()},
                piece.stop - start,
                None if offset is None else offset[piece],
            )
            found = part.values if part.values is not None else part.probabilities
            assert found is not None
            assert found.tobytes() == np.ascontiguousarray(answers[piece]).tobytes()


def test_a_row_without_arrays_is_the_same_to_the_bit(scored) -> None:
    predictor = load_artifact(scored.mojo).predictor
    assert isinstance(predictor, RowPredictor)
    columns = scored.columns(predictor.signature)
    offset = scored.offset(predictor.signature)
    whole = predictor.predict(columns, len(scored.rows()), offset)
    for index in range(len(scored.rows())):
        cells = [columns[name].item(index) for name in predictor.signature.names]
        row = predictor.predict_row(cells, None if offset is None else offset.item(index))
        if whole.values is not None:
            assert_same_bits([row.value], whole.values[index])
        else:
            assert row.label == whole.labels[index]
            assert_same_bits(row.probabilities, whole.probabilities[index])


@given(
    st.sampled_from([("binomial", "logit"), ("gamma", "inverse"), ("poisson", "log")]),
    st.lists(st.floats(width=64), min_size=3, max_size=3),
    st.one_of(st.none(), st.floats()),
    st.integers(-1, 1),
)
def test_no_number_makes_a_row_differ_from_a_batch(kind, numbers, offset, code: int) -> None:
    family, link = kind
    levels = ("0", "1") if family == "binomial" else ()
    signature = Signature(
        (
            Column("c", ColumnType.CATEGORICAL, ("x", "y")),
            *(Column(name, ColumnType.NUMERIC) for name in "abd"),
        ),
        Column("y", ColumnType.NUMERIC, levels),
        Category.BINOMIAL if family == "binomial" else Category.REGRESSION,
        offset="o",
    )
    coefficients = np.array([0.1, -0.2, 0.3, 1e-3, 7.0, -0.7])
    model = GlmModel(
        signature, family, link, coefficients, (0, 2), True, True, np.arange(3.0), np.ones(1), 0.3
    )
    columns = {name: np.full(5, number) for name, number in zip("abd", numbers, strict=True)}
    columns["c"] = np.full(5, code, np.int32)
    with np.errstate(all="ignore"):
        batch = model.predict(columns, 5, None if offset is None else np.full(5, offset))
        row = model.predict_row([code, *numbers], offset)
    if batch.values is not None:
        assert_same_bits([row.value], batch.values[3])
    else:
        assert row.label == batch.labels[3]
        assert_same_bits(row.probabilities, batch.probabilities[3])


def assert_same_bits(found: Sequence[float], wanted: np.ndarray) -> None:
    np.testing.assert_array_equal(np.signbit(found), np.signbit(wanted))
    np.testing.assert_array_equal(found, np.ravel(wanted))  # where NaN equals NaN


def test_missing_is_the_mean_and_the_mode_and_absent_is_missing(glm: GlmModel) -> None:
    given = {
        "colour": np.array([-1, 1], dtype=np.int32),
        "size": np.array([np.nan, 4.0]),
        "when": np.array([np.nan, 1.7e12]),
    }
    assert glm.predict(given, 2).probabilities.tolist() == 2 * [
        glm.predict({}, 1).probabilities[0].tolist()
    ]


def test_the_label_starts_at_the_threshold_itself(glm: GlmModel) -> None:
    at = dataclasses.replace(glm, threshold=float(glm.predict({}, 1).probabilities[0, 1]))
    assert at.predict({}, 1).labels.tolist() == [1]
    above = dataclasses.replace(glm, threshold=float(np.nextafter(at.threshold, 1)))
    assert above.predict({}, 1).labels.tolist() == [0]


def test_the_first_level_has_no_coefficient_unless_all_do(glm: GlmModel) -> None:
    every = dataclasses.replace(
        glm,
        coefficients=np.array([0.0, *glm.coefficients]),
        category_offsets=(0, 3),
        use_all_factor_levels=True,
    )
    codes = {"colour": np.array([0, 1, 2, -1], dtype=np.int32)}
    assert np.array_equal(
        glm.predict(codes, 4).probabilities, every.predict(codes, 4).probabilities
    )


def test_a_skipping_model_names_the_row_without_a_level(glm: GlmModel) -> None:
    skipping = dataclasses.replace(glm, mean_imputation=False)
    columns = {
        "colour": np.array([0, 2, -1], dtype=np.int32),
        "size": np.array([1.0, np.nan, 1.0]),
        "when": np.zeros(3),
    }
    with pytest.raises(InvalidInput, match="Row 3 cannot be scored") as caught:
        skipping.predict(columns, 3)
    assert caught.value.details == {"row": 3, "column": "colour"}
    known = {name: column[:2] for name, column in columns.items()}
    found = skipping.predict(known, 2)
    assert np.isnan(found.probabilities).tolist() == [[False] * 2, [True] * 2]
    assert found.labels.tolist() == [1, -1]


def test_a_column_or_offset_of_another_length_is_refused(glm: GlmModel) -> None:
    with pytest.raises(InvalidInput, match="'size' has 1 values where 2 rows"):
        glm.predict({"size": np.array([1.0])}, 2)
    with pytest.raises(InvalidInput, match="The offset has 3 values"):
        glm.predict({}, 2, np.zeros(3))


def test_classes_without_an_answer_have_no_label() -> None:
    model = load_artifact(FIXTURES / "glm_multinomial_iris.zip").predictor
    skipping = dataclasses.replace(model, mean_imputation=False)
    found = skipping.predict({"color": np.array([0], dtype=np.int32)}, 1)
    assert np.isnan(found.probabilities).all()
    assert found.labels.tolist() == [-1]


def test_an_offset_is_added_to_eta(glm: GlmModel) -> None:
    shifted = dataclasses.replace(
        glm, coefficients=np.array([*glm.coefficients[:-1], glm.coefficients[-1] + 0.5])
    )
    assert glm.predict({}, 1, np.array([0.5])).probabilities == pytest.approx(
        shifted.predict({}, 1).probabilities, abs=1e-15
    )


def test_no_rows_give_no_answers(glm: GlmModel) -> None:
    assert glm.predict({}, 0).probabilities.shape == (0, 2)


def test_the_model_keeps_its_own_read_only_arrays(glm: GlmModel) -> None:
    given = np.array([0.5, -1.0, 2.0, 1e-13, -3.0])
    model = dataclasses.replace(glm, coefficients=given)
    before = model.predict({}, 1).probabilities.tolist()
    given[:] = 7.0
    assert model.predict({}, 1).probabilities.tolist() == before
    with pytest.raises(ValueError, match="read-only"):
        model.coefficients[0] = 1.0


def with_features(glm: GlmModel, **changes: object) -> dict[str, object]:
    """The model's signature with its categorical column changed."""
    first, *rest = glm.signature.features
    features = (dataclasses.replace(first, **changes), *rest)
    return {"signature": dataclasses.replace(glm.signature, features=features)}


BROKEN = {
    "too few coefficients": (
        "4 coefficients where 5",
        lambda m: {"coefficients": m.coefficients[1:]},
    ),
    "NaN coefficient": ("not a finite number", lambda m: {"coefficients": m.coefficients * np.nan}),
    "infinite coefficient": (
        "not a finite number",
        lambda m: {"coefficients": m.coefficients / 0.0},
    ),
    "matrix of coefficients": (
        "5 coefficients where 5",
        lambda m: {"coefficients": m.coefficients[None]},
    ),
    "offsets not from zero": ("do not go with the offsets", lambda m: {"category_offsets": (1, 2)}),
    "offsets for another count": (
        "do not go with the offsets",
        lambda m: {"category_offsets": (0, 1, 2)},
    ),
    "offsets past the levels": (
        "3 levels has 3 coefficients",
        lambda m: {"category_offsets": (0, 3)},
    ),
    "offsets going back": ("has -1 coefficients", lambda m: {"category_offsets": (0, -1)}),
    "no offsets": ("do not go with the offsets", lambda m: {"category_offsets": ()}),
    "mean missing": ("as many finite means", lambda m: {"numeric_means": m.numeric_means[:1]}),
    "NaN mean": ("as many finite means", lambda m: {"numeric_means": m.numeric_means * np.nan}),
    "mode missing": ("as many modes", lambda m: {"category_modes": m.category_modes[:0]}),
    "mode past the levels": ("not one of its levels", lambda m: {"category_modes": np.array([3])}),
    "mode below the levels": (
        "not one of its levels",
        lambda m: {"category_modes": np.array([-1])},
    ),
    "threshold above one": ("the threshold 1.5", lambda m: {"threshold": 1.5}),
    "threshold NaN": ("the threshold nan", lambda m: {"threshold": float("nan")}),
    "power infinite": ("power of the link", lambda m: {"tweedie_link_power": float("inf")}),
    "category of another family": (
        "does not give answers",
        lambda m: {"family": "gaussian", "link": "identity"},
    ),
    "no levels": ("has no levels", lambda m: with_features(m, levels=())),
    "level twice": ("same level twice", lambda m: with_features(m, levels=("red", "red", "blue"))),
    "name twice": ("same name", lambda m: with_features(m, name="size")),
    "name of the response": ("same name", lambda m: with_features(m, name="bought")),
    "offset named as a feature": (
        "same name",
        lambda m: {"signature": dataclasses.replace(m.signature, offset="size")},
    ),
    "response of three levels": (
        "a response of 3 levels",
        lambda m: {
            "signature": dataclasses.replace(
                m.signature,
                response=dataclasses.replace(m.signature.response, levels=("a", "b", "c")),
            )
        },
    ),
    "categorical last": (
        "after a numeric one",
        lambda m: {
            "signature": dataclasses.replace(m.signature, features=m.signature.features[::-1])
        },
    ),
    "one categorical fewer": (
        "1 categorical|0 categorical columns do not go",
        lambda m: with_features(m, type=ColumnType.NUMERIC),
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_parts_that_do_not_fit_are_refused(glm: GlmModel, problem: str, broken) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(glm, **broken(glm))
