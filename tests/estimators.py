"""A table of people, and estimators of scikit-learn that were trained on it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from steam.model.predictor import Columns
from steam.model.signature import ColumnType, Signature

NUMBERS = ["age", "psa"]
TEXTS = ["sex", "city"]


def people(rows: int = 120) -> pd.DataFrame:
    """Two numbers and two texts, the same at every call."""
    random = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "age": random.normal(50.0, 10.0, rows).astype(np.float32).astype(np.float64),
            "psa": random.gamma(2.0, 3.0, rows).astype(np.float32).astype(np.float64),
            "sex": random.choice(["f", "m"], rows).astype(object),
            "city": random.choice(["Rome", "Oslo", "Bonn"], rows).astype(object),
        }
    )


def ill(table: pd.DataFrame) -> NDArray[np.str_]:
    """Who is ill: `yes` or `no`."""
    return np.where(table.age + 3 * table.psa + 5 * (table.sex == "m") > 70, "yes", "no")


def one_hot(**options: Any) -> ColumnTransformer:
    return ColumnTransformer(
        [
            ("numbers", StandardScaler(), NUMBERS),
            ("texts", OneHotEncoder(**{"handle_unknown": "ignore", **options}), TEXTS),
        ]
    )


def ordinal() -> ColumnTransformer:
    return ColumnTransformer([("texts", OrdinalEncoder(), TEXTS)], remainder="passthrough")


def imputing() -> ColumnTransformer:
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
            (
                "texts",
                make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder()),
                TEXTS,
            ),
        ]
    )


def categorised(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(dict.fromkeys(TEXTS, "category"))


def logistic() -> Any:
    return make_pipeline(one_hot(), LogisticRegression())


TRAINED: dict[str, Callable[[pd.DataFrame], Any]] = {
    "logistic": lambda t: logistic().fit(t, ill(t)),
    "imputed": lambda t: make_pipeline(imputing(), LogisticRegression()).fit(t, ill(t)),
    "three": lambda t: make_pipeline(one_hot(), LogisticRegression()).fit(t, t.city.str.upper()),
    "forest": lambda t: make_pipeline(
        ordinal(), RandomForestClassifier(20, random_state=1, n_jobs=-1)
    ).fit(t, ill(t)),
    "boosted": lambda t: make_pipeline(ordinal(), GradientBoostingClassifier(n_estimators=20)).fit(
        t, ill(t)
    ),
    "histogram": lambda t: HistGradientBoostingClassifier(max_iter=10).fit(categorised(t), ill(t)),
    "histogram_value": lambda t: HistGradientBoostingRegressor(max_iter=10).fit(
        t[NUMBERS], t.age + 2 * t.psa
    ),
    "linear": lambda t: make_pipeline(one_hot(), LinearRegression()).fit(t, t.age + 2 * t.psa),
    "isolation": lambda t: IsolationForest(n_estimators=10, random_state=1).fit(t[NUMBERS]),
    "clusters": lambda t: make_pipeline(StandardScaler(), KMeans(3, n_init=1, random_state=1)).fit(
        t[NUMBERS]
    ),
}
"""Functions from the table to a trained estimator, by name."""


def own_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table as the estimator of that name was given it."""
    if name in {"histogram_value", "isolation", "clusters"}:
        return table[NUMBERS]
    return categorised(table) if name == "histogram" else table


def columns_of(signature: Signature, table: pd.DataFrame) -> Columns:
    """The columns of a table, in order, as a predictor with that signature takes them."""
    found = {}
    for column, name in zip(signature.features, table.columns, strict=True):
        values = table[name].tolist()
        if column.type is ColumnType.CATEGORICAL:
            codes = {level: code for code, level in enumerate(column.levels)}
            found[column.name] = np.array([codes.get(str(v), -1) for v in values], np.int32)
        else:
            found[column.name] = np.array(values, np.float64)
    return found
