"""The members that every MOJO has, whatever its algorithm, always the same for the same model."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from steam.model.mojo.domains import print_domain
from steam.model.mojo.ini import DomainEntry, print_ini
from steam.model.mojo.values import print_boolean, print_double
from steam.model.signature import Signature

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ini_and_domains(
    info: Mapping[str, str], columns: Sequence[str], domains: Mapping[int, Sequence[str]]
) -> dict[str, str]:
    """model.ini with these keys, and a file for the levels of each column of `domains`.

    The uuid is made of all the rest. Raises Unsupported for a name that a MOJO cannot hold.
    """
    files = {index: f"d{number:03}.txt" for number, index in enumerate(domains)}
    members = {f"domains/{file}": print_domain(domains[index]) for index, file in files.items()}
    entries = [DomainEntry(index, len(domains[index]), file) for index, file in files.items()]
    text = print_ini({**info, "uuid": "0"}, columns, entries)
    digest = hashlib.sha256("\0".join([text, *members.values()]).encode("utf-8")).digest()
    uuid = str(int.from_bytes(digest[:8], "big", signed=True))
    return {"model.ini": print_ini({**info, "uuid": uuid}, columns, entries), **members}


def common_keys(
    signature: Signature,
    algorithm: tuple[str, str],
    columns: int,
    domains: int,
    *,
    created_ms: int,
    threshold: float = 0.5,
    supervised: bool = True,
) -> dict[str, str]:
    """The keys of `[info]` that every MOJO has; `algorithm` is H2O's short and long name of it.

    `columns` counts all of them, the response too, and `domains` those with levels.
    """
    keys = {
        "h2o_version": "unknown",
        "mojo_version": "1.00",
        "license": "Apache License Version 2.0",
        "algo": algorithm[0],
        "algorithm": algorithm[1],
        "endianness": "LITTLE_ENDIAN",
        "category": signature.category.value,
        "uuid": "0",
        "supervised": print_boolean(supervised),
        "n_features": str(len(signature.features)),
        "n_classes": str((len(signature.response.levels) or 1) if supervised else 1),
        "n_columns": str(columns),
        "n_domains": str(domains),
    }
    if signature.offset is not None:
        keys["offset_column"] = signature.offset
    return keys | {
        "balance_classes": print_boolean(False),
        "default_threshold": print_double(threshold),
        "prior_class_distrib": "null",
        "model_class_distrib": "null",
        "timestamp": _instant(created_ms),
        "escape_domain_values": print_boolean(True),
    }


def _instant(created_ms: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=created_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
