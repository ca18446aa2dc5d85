"""Reading a MOJO: the algorithm named in it picks the reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from steam.core.errors import Unsupported
from steam.model.container import Container
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.glm import read_glm
from steam.model.mojo.opened import Mojo, open_mojo
from steam.model.predictor import Predictor
from steam.model.signature import Signature

_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")


Read = Callable[[Mojo, Signature], Predictor]


@dataclass(frozen=True, slots=True)
class Reader:
    """How MOJOs of one algorithm are read, up to which version of its layout."""

    algorithm: str  # the short name
    newest: tuple[int, int]
    read: Read
    signature: Callable[[Mojo], Signature] = Mojo.signature  # what its models are given


def _when_needed(module: str, function: str) -> Read:
    """A function of steam.model.mojo, imported with the first model that it reads.

    So a worker carries the code of its own algorithm and of no other.
    """

    def read(mojo: Mojo, signature: Signature) -> Predictor:
        found: Read = getattr(import_module(f"steam.model.mojo.{module}"), function)
        return found(mojo, signature)

    return read


def _read_ensemble(mojo: Mojo, signature: Signature) -> Predictor:
    """An ensemble, whose models are read as any other."""
    found = import_module("steam.model.mojo.stacked_ensemble")
    ensemble: Predictor = found.read_stacked_ensemble(mojo, signature, read_mojo)
    return ensemble


def _signature_with_interactions(mojo: Mojo) -> Signature:
    found = import_module("steam.model.mojo.glm_interactions")
    signature: Signature = found.signature_with_interactions(mojo)
    return signature


READERS: dict[str, Reader] = {
    "Generalized Linear Modeling": Reader("glm", (1, 0), read_glm),
    "Generalized Linear Modeling with Interactions": Reader(
        "glm",
        (1, 0),
        _when_needed("glm_interactions", "read_glm_with_interactions"),
        _signature_with_interactions,
    ),
    "Deep Learning": Reader(
        "deeplearning", (1, 10), _when_needed("deep_learning", "read_deep_learning")
    ),
    "Gradient Boosting Machine": Reader("gbm", (1, 40), _when_needed("gbm", "read_gbm")),
    "Distributed Random Forest": Reader("drf", (1, 40), _when_needed("drf", "read_drf")),
    "Gradient Boosting Machine of steam": Reader("gbm", (1, 0), _when_needed("gbm", "read_gbm")),
    "Random Forest of steam": Reader("drf", (1, 0), _when_needed("drf", "read_drf")),
    "Naive Bayes of steam": Reader(
        "naivebayes", (1, 0), _when_needed("naive_bayes", "read_naive_bayes")
    ),
    "Isolation Forest": Reader(
        "isolationforest", (1, 40), _when_needed("isolation_forest", "read_isolation_forest")
    ),
    "Uplift Distributed Random Forest": Reader(
        "upliftdrf", (1, 40), _when_needed("uplift_drf", "read_uplift")
    ),
    "XGBoost": Reader("xgboost", (1, 10), _when_needed("xgboost", "read_xgboost")),
    "Stacked Ensemble": Reader("stackedensemble", (1, 1), _read_ensemble),
    "K-means": Reader("kmeans", (1, 0), _when_needed("kmeans", "read_kmeans")),
    "Principal Components Analysis": Reader("pca", (1, 0), _when_needed("pca", "read_pca")),
    "Isotonic Regression": Reader(
        "isotonicregression", (1, 0), _when_needed("isotonic", "read_isotonic")
    ),
    "Extended Isolation Forest": Reader(
        "extendedisolationforest", (1, 0), _when_needed("extended_isolation", "read_forest")
    ),
    "TargetEncoder": Reader(
        "targetencoder", (1, 0), _when_needed("target_encoder", "read_target_encoder")
    ),
}
"""By the long name that stands in model.ini."""


def reader_of(mojo: Mojo) -> Reader:
    """The reader of a MOJO. Raises Unsupported for an algorithm or version unknown here."""
    reader = READERS.get(mojo.algorithm)
    if reader is None:
        raise Unsupported(
            f"MOJOs of the algorithm {mojo.algorithm[:60]!r} are not supported.",
            hint="`steam model register --help` names those that are.",
        )
    text = mojo.info.text("mojo_version")
    version = _VERSION.fullmatch(text)
    if version is None:
        raise refuse_mojo(f"its version {text[:20]!r} is not a version")
    if (int(version[1]), int(version[2])) > reader.newest:
        raise Unsupported(
            f"Version {text} of the {reader.algorithm} MOJO is not supported.",
            hint="Export the model from an H2O that is not newer than this steam.",
        )
    return reader


def read_mojo(container: Container) -> Predictor:
    """The predictor of a MOJO. Raises InvalidArtifact or Unsupported."""
    mojo = open_mojo(container)
    reader = reader_of(mojo)
    return reader.read(mojo, reader.signature(mojo))
