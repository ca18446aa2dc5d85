"""Pickles, which are loaded only where their code may run."""

import io
import pickle
import warnings

import joblib
import pytest
import sklearn
from sklearn.linear_model import LogisticRegression

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.sklearn.pickle_file import load_pickle


@pytest.mark.parametrize("compress", [0, ("zlib", 3), ("gzip", 3), ("bz2", 3), ("xz", 3)])
def test_joblib_in_all_its_coats(compress) -> None:
    buffer = io.BytesIO()
    joblib.dump(LogisticRegression(C=3.0), buffer, compress=compress)
    assert load_pickle(buffer.getvalue()).C == 3.0


def test_another_version_of_scikit_learn_is_named() -> None:
    now = sklearn.__version__.encode()
    data = pickle.dumps(LogisticRegression()).replace(now, b"0.9.9")
    with warnings.catch_warnings(), pytest.raises(Unsupported, match=r"scikit-learn 0\.9\.9, and"):
        load_pickle(data)


@pytest.mark.parametrize("data", [b"", b"\x80\x04", b"\x80\x04N", b"cno_such\nmodule\n."])
def test_what_cannot_be_unpickled_is_refused(data) -> None:
    with pytest.raises(InvalidArtifact, match="cannot be unpickled"):
        load_pickle(data)
