"""Which columns are encoded, through all that an estimator is made of."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from steam.model.sklearn.categories import is_missing, uses_of

TABLE = pd.DataFrame(
    {"a": [1.0, 2.0, 3.0, 4.0], "b": ["x", "y", "x", None], "c": ["u", "u", "v", "w"]}
)
TABLE["b"] = TABLE["b"].astype(object)
ANSWERS = [0, 1, 0, 1]


def encoder() -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="ignore")


@pytest.mark.parametrize(
    "steps",
    [
        lambda: ColumnTransformer([("e", encoder(), ["b", "c"])], remainder="passthrough"),
        lambda: ColumnTransformer([("e", encoder(), [1, 2]), ("s", StandardScaler(), [0])]),
        lambda: ColumnTransformer(
            [("e", make_pipeline(OrdinalEncoder()), slice("b", "c"))], remainder=StandardScaler()
        ),
        lambda: make_pipeline(
            ColumnTransformer([("e", encoder(), [1, 2])], remainder="passthrough"),
            SimpleImputer(),
        ),
        lambda: make_union(
            ColumnTransformer([("e", encoder(), ["b"])], remainder="drop"),
            ColumnTransformer([("e", encoder(), ["c"]), ("p", "passthrough", ["a"])]),
        ),
    ],
)
def test_categories_are_found_by_the_place_of_their_column(steps) -> None:
    estimator = make_pipeline(steps(), HistGradientBoostingClassifier())
    uses = uses_of(estimator.fit(TABLE, ANSWERS), 3)
    assert is_missing(uses.encoded[1].pop())
    assert uses.encoded == {1: ["x", "y"], 2: ["u", "v", "w"]}


def test_what_is_imputed_before_it_is_encoded_is_followed() -> None:
    chain = make_pipeline(SimpleImputer(strategy="constant", fill_value="x"), encoder())
    filled = TABLE.assign(b=TABLE.b.where(TABLE.b.notna(), np.nan))
    estimator = make_pipeline(ColumnTransformer([("e", chain, ["c", "b"])]), LogisticRegression())
    uses = uses_of(estimator.fit(filled, ANSWERS), 3)
    assert uses.encoded == {2: ["u", "v", "w"], 1: ["x", "y"]}
    assert uses.plain == set()


def test_numbers_used_as_such_are_told() -> None:
    estimator = make_pipeline(
        ColumnTransformer([("e", encoder(), ["a"]), ("s", StandardScaler(), ["a"])]),
        LogisticRegression(),
    )
    uses = uses_of(estimator.fit(TABLE, ANSWERS), 3)
    assert uses.encoded == {0: [1.0, 2.0, 3.0, 4.0]}
    assert uses.plain == {0}
