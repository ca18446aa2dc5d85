"""Writing a GLM as a MOJO: the same model and facts always give the same bytes."""

import hashlib
import io
import re
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from steam import __version__
from steam.core.errors import InvalidInput, Unsupported
from steam.model import description
from steam.model.facts import decided_facts
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.glm import GlmModel
from steam.model.mojo import details
from steam.model.mojo.domains import print_domain
from steam.model.mojo.glm import glm_keys
from steam.model.mojo.ini import DomainEntry, print_ini
from steam.model.mojo.values import print_boolean, print_double
from steam.model.plain import print_json, to_plain
from steam.model.publish import publish

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_NOT_TEXT = re.compile(
    r"null|true|false|\[.*|[-+]?(NaN|Infinity|0[xX].*|[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?[dDfF]?)",
    re.DOTALL,
)
_DEFAULTS: Mapping[str, object] = {
    "model": "glm",
    "parameters": {},
    "metrics": {},
    "lineage": {"frame": None, "rows": None, "source": None, "source_sha256": None},
}


def write_glm(model: GlmModel, facts: Mapping[str, object], destination: Path | BinaryIO) -> None:
    """Write the artifact of a GLM, a MOJO with steam.json, to a new file or an open one.

    `facts`: `model`, `created_ms`, `parameters`, `metrics`, `coefficients` (for its `standardized`
    values) and `lineage`, each optional, and whatever else; what the model itself tells is not
    taken from them. A file appears whole or not at all. Raises Unsupported for a column name that
    a MOJO cannot hold, Exhausted when the disk is full, InvalidInput if it cannot be written.
    """
    data = glm_bytes(model, facts)
    if isinstance(destination, Path):
        publish(data, destination)
    else:
        destination.write(data)


def glm_bytes(model: GlmModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of a GLM in memory. Raises Unsupported as `write_glm` does."""
    created_ms = _created_ms(facts.get("created_ms", 0))
    parameters = facts.get("parameters", {})
    full = {
        **_DEFAULTS,
        **facts,
        **decided_facts("glm", model, facts),
        "created_ms": created_ms,
        "steam_version": __version__,
    }
    described = print_json(to_plain(full))
    if len(described.encode("utf-8")) > description.MAX_BYTES:
        raise Unsupported(
            f"The facts of the model take more than {description.MAX_BYTES >> 20} MiB.",
            hint="Use columns of fewer levels.",
        )
    members = {
        description.MEMBER: described,
        details.MEMBER: print_json(to_plain(details.glm_details(model, parameters))),
        **_mojo_members(model, created_ms),
    }
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, _ZIP_EPOCH)
            info.create_system = 3  # not that of the machine
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, members[name].encode("utf-8"), ZIP_DEFLATED, _LEVEL)
    return buffer.getvalue()


def _created_ms(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < description.MAX_MS:
        raise InvalidInput(
            f"{value!r} is no time of creation.", hint="Give epoch milliseconds before year 9999."
        )
    return value


def _mojo_members(model: GlmModel, created_ms: int) -> dict[str, str]:
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
    return {"model.ini": print_ini(info, columns, entries), **members}


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
