"""MLflow's own client: `ScoringServerClient`, as its deployment tools use it."""

import warnings
from collections.abc import Callable
from types import ModuleType
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest

from tests.conformance.conftest import ROWS, UrlOf

pytestmark = pytest.mark.process

FRAME = pd.DataFrame(ROWS)
KINDS = ["setosa", "versicolor", "virginica"]


@pytest.fixture(scope="module")
def mlflow_client() -> ModuleType:
    """The module of the client; it warns while it is imported, and would send figures home."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        warnings.simplefilter("ignore")
        from mlflow.pyfunc.scoring_server import client
    return client


@pytest.fixture
def client_of(url_of: UrlOf, mlflow_client: ModuleType) -> Callable[[str], object]:
    """A client of a deployment. It makes its URL of a host and a port, so a path goes after it."""

    def client(name: str):
        url = urlsplit(url_of(name))
        return mlflow_client.ScoringServerClient(url.hostname, f"{url.port}{url.path}")

    return client


@pytest.fixture
def client(client_of):
    return client_of("prostate")


def test_it_finds_a_ready_server_of_some_version(client) -> None:
    client.wait_server_ready(timeout=5)
    assert client.get_version().count(".") == 2


def test_a_data_frame_is_answered_by_a_data_frame(client, expected) -> None:
    assert FRAME["PSA"].isna().any()  # which the client writes as NaN
    response = client.invoke(FRAME)
    assert set(response) == {"predictions"}
    assert response.get_predictions().to_dict(orient="records") == expected


def test_a_list_of_records_is_answered(client, expected) -> None:
    assert client.invoke(ROWS)["predictions"] == expected


def test_arrays_have_the_columns_of_the_model_in_its_order(client_of) -> None:
    client = client_of("iris")
    names = ["color", "sepal_len", "sepal_wid", "petal_len", "petal_wid"]
    rows = np.array([["red", 5.1, 3.5, 1.4, 0.2], ["blue", 6.7, 3.0, 5.2, 2.3]], dtype=object)
    by_array, by_name = client.invoke(rows), client.invoke(pd.DataFrame(rows, columns=names))
    assert by_array == by_name
    predicted = by_array.get_predictions()
    assert list(predicted["predict"]) == ["Iris-setosa", "Iris-virginica"]
    assert list(predicted.columns) == ["predict", *(f"Iris-{name}" for name in KINDS)]
    assert np.allclose(predicted.iloc[:, 1:].sum(axis=1), 1)


def test_a_regression_is_one_column(client_of) -> None:
    response = client_of("counts").invoke(pd.DataFrame({"x1": [1.0, 2.0], "off": [0.1, 0.2]}))
    predicted = response.get_predictions()
    assert list(predicted.columns) == ["predict"]
    assert predicted["predict"].dtype == np.float64
    told = "columns c2, c3, c1, x2, x3 and x4 are missing; taken as NA (in 2 rows)"
    assert told in response["warnings"]["1"]


def test_parameters_are_no_columns(client, expected) -> None:
    assert client.invoke(FRAME, params={"threshold": 0.5})["predictions"] == expected


def test_an_error_is_a_sentence(client) -> None:
    with pytest.raises(Exception, match=r"error code 400.*BAD_REQUEST.*Row 2: column AGE holds"):
        client.invoke(FRAME.assign(AGE=[65, "old"]))
    with pytest.raises(Exception, match=r"error code 400.*with one of dataframe_split"):
        client.invoke('{"rows": []}')
