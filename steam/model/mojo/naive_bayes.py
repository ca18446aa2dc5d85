"""Naive Bayes as a file for steam alone, for H2O has none: what it knows is a member of JSON."""

import numpy as np

from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.mojo.opened import Mojo
from steam.model.naive_bayes import NaiveBayesModel
from steam.model.plain import parse_json, print_json
from steam.model.signature import Signature

NAME = "Naive Bayes of steam"
MEMBER = "naive_bayes.json"

_MAX_BYTES = 64 << 20
_PARTS = {"priors", "tables", "min_prob", "eps_prob"}


def read_naive_bayes(mojo: Mojo, signature: Signature) -> NaiveBayesModel:
    """The model in a file. Raises InvalidArtifact."""
    told = parse_json(mojo.container.text(MEMBER, _MAX_BYTES), "list of probabilities")
    if not isinstance(told, dict) or set(told) != _PARTS or not isinstance(told["tables"], list):
        raise refuse_mojo("what it knows of its classes is not told in full")
    try:
        return NaiveBayesModel(
            signature=signature,
            priors=np.array(told["priors"], dtype=np.float64),
            tables=tuple(np.array(table, dtype=np.float64) for table in told["tables"]),
            min_prob=float(told["min_prob"]),
            eps_prob=float(told["eps_prob"]),
            threshold=mojo.info.double("default_threshold"),
        )
    except (TypeError, ValueError) as error:
        raise refuse_mojo("what it knows of its classes is not of numbers") from error


def naive_bayes_members(model: NaiveBayesModel, created_ms: int) -> dict[str, str | bytes]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold."""
    signature = model.signature
    columns = (*signature.names, signature.response.name)
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    domains[len(columns) - 1] = signature.response.levels
    info = common_keys(
        signature,
        ("naivebayes", NAME),
        len(columns),
        len(domains),
        created_ms=created_ms,
        threshold=model.threshold,
    )
    told = {
        "priors": model.priors.tolist(),
        "tables": [table.tolist() for table in model.tables],
        "min_prob": model.min_prob,
        "eps_prob": model.eps_prob,
    }
    return {**ini_and_domains(info, columns, domains), MEMBER: print_json(told)}
