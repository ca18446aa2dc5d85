"""Loading the model of a worker, and trying it on a canary row before anybody depends on it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from steam.core.policy import InputPolicy
from steam.model.artifact import load_registered
from steam.scoring.scorer import Scorer, canary_row
from steam.scoring.worker import LoadedModel

_COLUMN_PARAMETERS = ("response_column", "offset_column", "weights_column", "fold_column")


def load_model(
    path: Path, sha256: str, policy: InputPolicy, *, allow_unsafe: bool = False
) -> LoadedModel:
    """The model in an artifact, after it has scored a canary row.

    A pickle is loaded only with `allow_unsafe`. Raises NotFound, InvalidArtifact or Unsupported.
    """
    artifact = load_registered(path, sha256, allow_unsafe=allow_unsafe)
    scorer = Scorer(artifact.predictor, policy, unused_columns(artifact.facts))
    scorer.score_row(canary_row(scorer.signature))
    return LoadedModel(
        scorer=scorer,
        algorithm=str(artifact.facts.get("algorithm", "")),
        category=scorer.signature.category.value,
        name=str(artifact.facts.get("model", "")),
    )


def unused_columns(facts: Mapping[str, object]) -> Iterator[str]:
    """Columns of the training data that the model knows of but does not read."""
    parameters = facts.get("parameters")
    if not isinstance(parameters, Mapping):
        return
    for parameter in _COLUMN_PARAMETERS:
        name = parameters.get(parameter)
        if isinstance(name, str):
            yield name
    ignored = parameters.get("ignored_columns")
    if isinstance(ignored, list | tuple):
        yield from (name for name in ignored if isinstance(name, str))
