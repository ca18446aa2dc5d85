"""Writing a GLM as a MOJO: the members of the archive, always the same for the same model."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

from steam.core.errors import Unsupported
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.glm import GlmModel
from steam.model.mojo import details
from steam.model.mojo.domains import print_domain
from steam.model.mojo.glm import glm_keys
from steam.model.mojo.ini import DomainEntry, print_ini
from steam.model.mojo.values import print_boolean, print_double
from steam.model.plain import print_json, to_plain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_TEXT = re.compile(
    r"null|true|false|\[.*|[-+]?(NaN|Infinity|0[xX].*|[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?[dDfF]?)",
    re.DOTALL,
)


def glm_members(model: GlmModel, parameters: object, created_ms: int) -> dict[str, str]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold.

    `parameters` are the training parameters by name, of which H2O reads a few when it imports.
    """
    signature = model.signature
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    columns = [*signature.names]
    if signature.offset is not None:
        _check_offset(signature.offset)
        columns.append(signature.offset)  # H2O's import reads wrong columns if it stood elsewhere
    columns.append(signature.response.name)
    if signature.response.levels and model.family not in NUMERIC_RESPONSE_FAMILIES:
        domains[len(columns) - 1] = signature.response.levels
    files = {index: f"d{number:03}.txt" for number, index in enumerate(domains)}
    members = {f"domains/{file}": print_domain(domains[index]) for index, file in files.items()}
    entries = [DomainEntry(index, len(domains[index]), file) for index, file in files.items()]
    info = {
        **_common_keys(model, len(columns), len(domains), created_ms),
        **glm_keys(model),
        "dispersion_estimated": "1.0",
    }
    text = print_ini(info, columns, entries)
    digest = hashlib.sha256("\0".join([text, *members.values()]).encode("utf-8")).digest()
    info["uuid"] = str(int.from_bytes(digest[:8], "big", signed=True))
    described = print_json(to_plain(details.glm_details(model, parameters)))
    return {
        "model.ini": print_ini(info, columns, entries),
        details.MEMBER: described,
        **members,
    }


def _common_keys(model: GlmModel, columns: int, domains: int, created_ms: int) -> dict[str, str]:
    signature = model.signature
    keys = {
        "h2o_version": "unknown",
        "mojo_version": "1.00",
        "license": "Apache License Version 2.0",
        "algo": "glm",
        "algorithm": "Generalized Linear Modeling",
        "endianness": "LITTLE_ENDIAN",
        "category": signature.category.value,
        "uuid": "0",
        "supervised": "true",
        "n_features": str(len(signature.features)),
        "n_classes": str(len(signature.response.levels) or 1),
        "n_columns": str(columns),
        "n_domains": str(domains),
    }
    if signature.offset is not None:
        keys["offset_column"] = signature.offset
    return keys | {
        "balance_classes": print_boolean(False),
        "default_threshold": print_double(model.threshold),
        "prior_class_distrib": "null",
        "model_class_distrib": "null",
        "timestamp": _instant(created_ms),
        "escape_domain_values": print_boolean(True),
    }


def _instant(created_ms: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=created_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check_offset(name: str) -> None:
    """H2O guesses the type of every value of `[info]`, and this one must come out as text."""
    if _NOT_TEXT.fullmatch(name):
        raise Unsupported(
            f"An offset column cannot be called {name[:40]!r} in a MOJO.",
            hint="Rename it, so that it does not look like a number, an array, true or null.",
        )
