"""Models of another version of scikit-learn are refused, as it warns of itself."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from sklearn.exceptions import InconsistentVersionWarning

from steam.model.sklearn.errors import unsupported_sklearn


@contextmanager
def same_version() -> Iterator[None]:
    """Raise Unsupported, naming both versions, for an estimator of another one that is loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", InconsistentVersionWarning)
        try:
            yield
        except InconsistentVersionWarning as warning:
            ours, theirs = warning.current_sklearn_version, warning.original_sklearn_version
            raise unsupported_sklearn(
                f"it was saved with scikit-learn {str(theirs)[:40]}, and {ours} is installed",
                f"Install scikit-learn {str(theirs)[:40]}, or train the model again with {ours}.",
            ) from warning
