"""Plain data as JSON text, and policies as plain data: what the database keeps in text columns."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from steam.core.batches import BatchOrder, SourceIdentity
from steam.core.errors import InvalidInput
from steam.core.policy import (
    GatheringPolicy,
    InputPolicy,
    LimitPolicy,
    Policy,
    Strictness,
    SupervisionPolicy,
)


def encode_data(data: Mapping[str, object]) -> str:
    """Plain data as JSON text. Raises InvalidInput for what JSON cannot say."""
    try:
        return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(
            f"This data cannot be kept as JSON: {error}.", hint="Use plain JSON values."
        ) from error


def decode_data(text: str) -> dict[str, Any]:
    """The reverse of `encode_data`. Raises InvalidInput when the text is not a JSON object."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged_row() from error
    if not isinstance(data, dict):
        raise damaged_row()
    return data


def encode_policy(policy: Policy) -> str:
    """A policy as JSON text."""
    return encode_data(asdict(policy))


@lru_cache(maxsize=256)
def decode_policy(text: str) -> Policy:
    """The reverse of `encode_policy`; what the text leaves out has its default.

    Raises InvalidInput when the text is not a policy.
    """
    # Deployments mostly share one policy, and are read many times a second.
    data = decode_data(text)
    try:
        return Policy(
            input=_input_policy(data.get("input", {})),
            supervision=SupervisionPolicy(**data.get("supervision", {})),
            limits=LimitPolicy(**data.get("limits", {})),
            gathering=GatheringPolicy(**data.get("gathering", {})),
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise damaged_row() from error


def encode_order(order: BatchOrder) -> str:
    """An order as JSON text."""
    return encode_data(asdict(order))


def decode_order(text: str) -> BatchOrder:
    """The reverse of `encode_order`. Raises InvalidInput when the text is not an order."""
    data = decode_data(text)
    try:
        return BatchOrder(
            **{
                **data,
                "source_identity": SourceIdentity(**data["source_identity"]),
                "keep": None if data["keep"] is None else tuple(data["keep"]),
                "policy": _input_policy(data["policy"]),
            }
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise damaged_row() from error


def _input_policy(data: Mapping[str, str]) -> InputPolicy:
    return InputPolicy(**{key: Strictness(value) for key, value in data.items()})


def damaged_row() -> InvalidInput:
    """A row that steam cannot have written."""
    return InvalidInput(
        "The database holds a row that steam did not write.", hint="Restore it from a backup."
    )
