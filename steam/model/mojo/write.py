"""Writing a GLM as a MOJO: the members of the archive, always the same for the same model."""

import re
from dataclasses import replace

from steam.core.errors import Unsupported
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.glm import GlmModel
from steam.model.mojo import details, glm_interactions
from steam.model.mojo.glm import glm_keys
from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.plain import print_json, to_plain

_NOT_TEXT = re.compile(
    r"null|true|false|\[.*|[-+]?(NaN|Infinity|0[xX].*|[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?[dDfF]?)",
    re.DOTALL,
)


def glm_members(model: GlmModel, parameters: object, created_ms: int) -> dict[str, str]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold.

    With interactions it is a MOJO for steam alone.

    `parameters` are the training parameters by name, of which H2O reads a few when it imports.
    """
    signature = replace(model.signature, features=model.terms)
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    columns = [*signature.names]
    if signature.offset is not None:
        _check_offset(signature.offset)
        columns.append(signature.offset)  # H2O's import reads wrong columns if it stood elsewhere
    columns.append(signature.response.name)
    if signature.response.levels and model.family not in NUMERIC_RESPONSE_FAMILIES:
        domains[len(columns) - 1] = signature.response.levels
    names = ("glm", "Generalized Linear Modeling")
    added = {}
    if model.interactions is not None:
        names = glm_interactions.ALGORITHM
        added = {glm_interactions.MEMBER: glm_interactions.interactions_member(model.interactions)}
    info = {
        **common_keys(
            signature,
            names,
            len(columns),
            len(domains),
            created_ms=created_ms,
            threshold=model.threshold,
        ),
        **glm_keys(model),
        "dispersion_estimated": "1.0",
    }
    described = print_json(to_plain(details.glm_details(model, parameters)))
    return {details.MEMBER: described, **added, **ini_and_domains(info, columns, domains)}


def _check_offset(name: str) -> None:
    """H2O guesses the type of every value of `[info]`, and this one must come out as text."""
    if _NOT_TEXT.fullmatch(name):
        raise Unsupported(
            f"An offset column cannot be called {name[:40]!r} in a MOJO.",
            hint="Rename it, so that it does not look like a number, an array, true or null.",
        )
