"""Predictions of scikit-learn itself, by files that were saved and read again."""

import io
import warnings

import joblib
import numpy as np
import pytest
import skops.io
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import DBSCAN
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    BaggingClassifier,
    IsolationForest,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.imputation import MissingCategory, MissingNumber
from steam.model.predictor import unseen_code
from steam.model.signature import Category
from steam.model.sklearn.pickle_file import load_pickle
from steam.model.sklearn.read import read_estimator
from steam.model.sklearn.skops_file import load_skops
from tests.estimators import TRAINED, columns_of, ill, logistic, one_hot, own_table


def by_skops(estimator):
    return read_estimator(load_skops(skops.io.dumps(estimator))).predictor


def by_joblib(estimator):
    buffer = io.BytesIO()
    joblib.dump(estimator, buffer, compress=3)
    return read_estimator(load_pickle(buffer.getvalue())).predictor


@pytest.mark.parametrize(
    ("name", "saved"),
    [*((name, by_skops) for name in sorted(TRAINED)), ("forest", by_joblib), ("linear", by_joblib)],
)
def test_a_saved_estimator_says_what_it_said(name, saved, trained, table) -> None:
    estimator, predictor = trained(name), saved(trained(name))
    given = own_table(name, table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = predictor.predict(columns_of(predictor.signature, given), len(given))
    match predictor.signature.category:
        case Category.REGRESSION:
            assert np.array_equal(found.values, estimator.predict(given))
        case Category.ANOMALY_DETECTION:
            assert np.array_equal(found.values, -estimator.score_samples(given))
            assert np.array_equal(found.extras["outlier"] == 1.0, estimator.predict(given) == -1)
        case Category.CLUSTERING:
            assert np.array_equal(found.labels, estimator.predict(given))
        case _:
            levels = np.array(predictor.signature.response.levels)
            assert np.array_equal(levels[found.labels], estimator.predict(given))
            assert np.array_equal(found.probabilities, estimator.predict_proba(given))
            assert found.labels.dtype == np.int32


@pytest.mark.parametrize("name", sorted(TRAINED))
def test_a_row_is_scored_alone_as_among_others(name, trained, table) -> None:
    predictor = by_skops(trained(name))
    columns = columns_of(predictor.signature, own_table(name, table))
    among = predictor.predict(columns, len(table))
    for row in range(5):
        alone = predictor.predict({n: v[row : row + 1] for n, v in columns.items()}, 1)
        for one, other in (
            (alone.values, among.values),
            (alone.labels, among.labels),
            (alone.probabilities, among.probabilities),
        ):
            if one is not None:
                np.testing.assert_allclose(one, other[row : row + 1], rtol=1e-14, atol=1e-15)


def test_the_signature_is_that_of_the_table(trained) -> None:
    signature = by_skops(trained("logistic")).signature
    assert signature.names == ("age", "psa", "sex", "city")
    assert [column.levels for column in signature.features] == [
        (),
        (),
        ("f", "m"),
        ("Bonn", "Oslo", "Rome"),
    ]
    assert signature.response.levels == ("no", "yes")
    assert by_skops(trained("three")).signature.category is Category.MULTINOMIAL
    assert by_skops(trained("clusters")).signature.response.levels == ("0", "1", "2")


def test_reading_leaves_the_facts_of_its_making(trained) -> None:
    parameters = read_estimator(load_skops(skops.io.dumps(trained("logistic")))).parameters
    assert parameters["estimators"] == ["ColumnTransformer", "LogisticRegression"]


def test_missing_values_are_scored_only_by_those_that_take_them(trained, table) -> None:
    holes = table.copy()
    holes.loc[1, "age"] = np.nan
    holes.loc[2, "city"] = np.nan
    imputed = by_skops(trained("imputed"))
    found = imputed.predict(columns_of(imputed.signature, holes), len(holes))
    assert np.array_equal(found.probabilities, trained("imputed").predict_proba(holes))
    plain = by_skops(trained("logistic"))
    with pytest.raises(MissingNumber, match="Row 2 cannot be scored: its 'age' is missing"):
        plain.predict(columns_of(plain.signature, holes), len(holes))
    forest = by_skops(trained("forest"))
    with pytest.raises(MissingCategory, match="Row 3 cannot be scored: its 'city'"):
        forest.predict(columns_of(forest.signature, holes), len(holes))
    with pytest.raises(MissingNumber):
        plain.predict({}, 1)


def test_an_unseen_level_is_what_it_is_to_the_encoder(trained, table) -> None:
    plain = by_skops(trained("logistic"))
    strange = table.assign(city="Paris")
    columns = columns_of(plain.signature, strange) | {
        "city": np.full(len(table), unseen_code(plain), np.int32)
    }
    found = plain.predict(columns, len(table))
    assert np.array_equal(found.probabilities, trained("logistic").predict_proba(strange))
    assert unseen_code(by_skops(trained("forest"))) is None


def test_numbers_that_are_encoded_are_levels(table) -> None:
    rooms = table.assign(sex=np.arange(len(table)) % 3 + 1, city=np.arange(len(table)) % 2 * 1.0)
    estimator = make_pipeline(one_hot(), LogisticRegression()).fit(rooms, ill(table))
    predictor = by_skops(estimator)
    assert predictor.signature.features[2].levels == ("1", "2", "3")
    assert predictor.signature.features[3].levels == ("0", "1")
    given = rooms.assign(city=rooms.city.astype(int).astype(str))
    found = predictor.predict(columns_of(predictor.signature, given), len(given))
    assert np.array_equal(found.probabilities, estimator.predict_proba(rooms))


@pytest.mark.parametrize(
    "make",
    [
        lambda: GridSearchCV(logistic(), {"logisticregression__C": [1.0, 2.0]}, cv=2),
        lambda: CalibratedClassifierCV(logistic(), cv=2),
        lambda: VotingClassifier([("a", logistic()), ("b", logistic())], voting="soft"),
        lambda: StackingClassifier([("a", logistic()), ("b", logistic())], cv=2),
    ],
)
def test_estimators_around_others_have_their_columns(make, table) -> None:
    estimator = make().fit(table, ill(table))
    buffer = io.BytesIO()
    joblib.dump(estimator, buffer)
    predictor = read_estimator(load_pickle(buffer.getvalue())).predictor
    assert predictor.signature.features[3].levels == ("Bonn", "Oslo", "Rome")
    found = predictor.predict(columns_of(predictor.signature, table), len(table))
    assert np.array_equal(found.probabilities, estimator.predict_proba(table))


def test_columns_that_a_model_drops_are_no_features(table) -> None:
    """A text that nothing reads is no number, and is not asked for."""
    named = table.assign(name=[f"patient {i}" for i in range(len(table))])[["name", *table]]
    chosen = ColumnTransformer([("one", OneHotEncoder(handle_unknown="ignore"), ["city"])])
    chosen = make_pipeline(chosen, LogisticRegression()).fit(named, ill(table))
    model = read_estimator(load_skops(skops.io.dumps(chosen)))
    assert model.predictor.signature.names == ("city",)
    assert model.parameters["ignored_columns"] == ["name", "age", "psa", "sex"]
    found = model.predictor.predict(
        columns_of(model.predictor.signature, named[["city"]]), len(named)
    )
    assert np.array_equal(found.probabilities, chosen.predict_proba(named))
    nothing = ColumnTransformer([("none", "drop", ["city"])])
    with pytest.raises(InvalidArtifact, match="drops every column"):
        by_skops(make_pipeline(nothing, DummyClassifier()).fit(named, ill(table)))


def test_columns_that_take_another_way_are_features(table) -> None:
    """A last estimator that is given everything, and bags that each have columns of their own."""
    numbers = table.assign(city=np.arange(len(table)) % 2)[["age", "psa", "city"]]
    chosen = ColumnTransformer([("one", "passthrough", ["city"])])
    chosen = make_pipeline(chosen, LogisticRegression())
    stacked = StackingClassifier([("a", chosen)], cv=2, passthrough=True)
    places = ColumnTransformer([("one", "passthrough", [0])])
    bags = BaggingClassifier(
        make_pipeline(places, LogisticRegression()), bootstrap_features=True, random_state=1
    )
    for estimator, known in ((stacked, numbers), (bags, numbers.to_numpy())):
        estimator.fit(known, ill(table))
        predictor = by_joblib(estimator)
        given = dict(zip(predictor.signature.names, numbers.to_numpy(float).T, strict=True))
        found = predictor.predict(given, len(table))
        assert np.array_equal(found.probabilities, estimator.predict_proba(known))


def test_columns_may_be_chosen_by_type(table) -> None:
    by_type = make_column_transformer(
        (StandardScaler(), make_column_selector(dtype_include="number")),
        (OneHotEncoder(), make_column_selector(dtype_exclude="number")),
    )
    estimator = make_pipeline(by_type, LogisticRegression()).fit(table, ill(table))
    predictor = by_skops(estimator)
    found = predictor.predict(columns_of(predictor.signature, table), len(table))
    assert np.array_equal(found.probabilities, estimator.predict_proba(table))


def test_labels_are_the_estimators_own_where_they_are_not_the_most_probable(table) -> None:
    numbers = table[["age", "psa"]].to_numpy()
    estimator = SVC(kernel="linear").fit(numbers, ill(table))
    calibrated = CalibratedClassifierCV(estimator, cv=2).fit(numbers, ill(table))
    predictor = by_skops(calibrated)
    assert predictor.signature.names == ("x0", "x1")
    found = predictor.predict({"x0": numbers[:, 0], "x1": numbers[:, 1]}, len(numbers))
    levels = np.array(predictor.signature.response.levels)
    assert np.array_equal(levels[found.labels], calibrated.predict(numbers))


def test_what_gives_no_answer_of_ours_is_refused(table) -> None:
    numbers, answers = table[["age", "psa"]], ill(table)
    for estimator, sentence in (
        (RidgeClassifier().fit(numbers, answers), "labels without probabilities"),
        (PCA().fit(numbers), "a PCA gives no predictions that are served here"),
        (DBSCAN().fit(numbers), "a DBSCAN does not tell the cluster of a new row"),
        (make_pipeline(TfidfVectorizer(), GaussianNB()), "may not be fitted"),
        (LinearRegression().fit(numbers, numbers), "predicts 2 responses at once"),
        (LogisticRegression(), "may not be fitted"),
        (IsolationForest(), "may not be fitted"),
    ):
        with pytest.raises((Unsupported, InvalidArtifact), match=sentence):
            read_estimator(estimator)


def test_free_text_is_refused(table) -> None:
    estimator = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(table.city, ill(table))
    estimator[0].n_features_in_ = 1
    with pytest.raises(Unsupported, match="TfidfVectorizer reads free text"):
        read_estimator(estimator)


def test_what_is_no_estimator_or_is_damaged_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="holds a dict and no estimator"):
        read_estimator({})
    damaged = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    damaged.coef_ = "no numbers"
    with pytest.raises(InvalidArtifact, match="cannot score a first row"):
        read_estimator(damaged)

    class Odd(BaseEstimator):
        n_features_in_ = 1
        estimators_ = 7

    with pytest.raises(InvalidArtifact, match="do not fit each other"):
        read_estimator(Odd())
