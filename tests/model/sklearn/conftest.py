"""Trained estimators, each trained once."""

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.estimators import TRAINED, people


@cache
def _trained(name: str) -> Any:
    return TRAINED[name](people())


@pytest.fixture
def table() -> pd.DataFrame:
    return people()


@pytest.fixture
def trained():
    """A function from a name of TRAINED to its estimator, which nobody may change."""
    return _trained
