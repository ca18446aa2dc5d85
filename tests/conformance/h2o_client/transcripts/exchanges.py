"""Requests of real clients and what a real H2O replied to them, as plain values in one file."""

import json
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

TOLD = Path(__file__).with_name("told.jsonl.xz")
"""Every exchange, one a line, in the order in which they depend on each other."""

BINARY = "(binary)"
"""Stands in for a reply that is neither JSON nor text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: `body` is JSON, the text of another type, or BINARY."""

    status: int
    content_type: str
    disposition: str
    body: Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of `flow`, and the reply that was recorded.

    One of `form` (fields, urlencoded), `text` (a body as it is, of type `sends`), `file` (an
    example, as a raw body, or as a part of a form where `sends` says so) and `again` (the last
    binary reply) is the body. With `waits`, a job that the request starts or asks for is
    waited for.
    """

    flow: str
    step: str
    request: str
    query: Mapping[str, str]
    form: Mapping[str, str] | None = None
    text: str | None = None
    file: str | None = None
    again: bool = False
    sends: str | None = None
    waits: bool = True
    reply: Reply | None = None

    @property
    def told(self) -> Reply:
        """The recorded reply."""
        assert self.reply is not None, f"nothing is recorded of {self.flow}: {self.request}"
        return self.reply


def read(path: Path = TOLD) -> Sequence[Exchange]:
    """The recorded exchanges in their order."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [_exchange(json.loads(line)) for line in lines]


def write(exchanges: Iterable[Exchange], path: Path = TOLD) -> None:
    """Replace the record."""
    with lzma.open(path, "wt", encoding="utf-8", preset=6) as lines:
        for exchange in exchanges:
            said = {name: value for name, value in asdict(exchange).items() if value is not None}
            lines.write(json.dumps(said, ensure_ascii=False) + "\n")


def _exchange(said: dict[str, Any]) -> Exchange:
    reply = said.pop("reply", None)
    return Exchange(**said, reply=None if reply is None else Reply(**reply))
