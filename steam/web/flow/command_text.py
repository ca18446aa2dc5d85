"""A call as Flow's own language writes it: the same text as the browser's writer gives."""

import json
import re
from collections.abc import Mapping

from steam.web.flow.h2o_calls import HeldCall, Value
from steam.web.flow.h2o_tokens import Unreadable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_WIDE = 100  # characters


def write_command(call: HeldCall) -> str:
    """The text of the command. Raises Unreadable for names that a command cannot have."""
    odd = [key for key in call.named if not _NAME.fullmatch(key)]
    if odd:
        raise Unreadable(f"'{odd[0][:20]}' cannot name a value of a command")
    parts = [*map(_written, call.values), *_pairs(call.named)]
    if not parts:
        return call.name
    line = f"{call.name} {', '.join(parts)}"
    return line if len(line) <= _WIDE else f"{call.name} " + ",\n  ".join(parts)


def _written(value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(_pairs(value))}}}"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _pairs(named: Mapping[str, Value]) -> list[str]:
    return [
        f"{key if _NAME.fullmatch(key) else json.dumps(key, ensure_ascii=False)}: {_written(value)}"
        for key, value in named.items()
    ]
