"""Asks a real H2O for its replies again.

`python -m tests.conformance.h2o_client.transcripts.retell URL`, from the root of the repository.
The requests stay as they are; names that the server makes up are those of the new replies.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from tests.conformance.h2o_client.transcripts.comparison import without_unread
from tests.conformance.h2o_client.transcripts.data import lay_out
from tests.conformance.h2o_client.transcripts.exchanges import Exchange, read, write
from tests.conformance.h2o_client.transcripts.replay import Replay


def retold(exchanges: Iterable[Exchange], url: str, data: Path) -> Iterator[Exchange]:
    """The exchanges as the server at that address replies to them."""
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as http:
        replay = Replay(http, data)
        for exchange in exchanges:
            reply = replay.send(exchange)
            here = replay.names.here
            yield replace(
                exchange,
                request=here(exchange.request),
                query={name: here(one) for name, one in exchange.query.items()},
                form=exchange.form and {name: here(one) for name, one in exchange.form.items()},
                reply=replace(
                    reply,
                    body=_told(reply.body, str(data)),
                    disposition=reply.disposition.replace(str(data), "/data"),
                ),
            )


def _told(value: Any, data: str) -> Any:
    """What was told, of files below /data."""
    if isinstance(value, dict):
        return {name: _told(one, data) for name, one in value.items()}
    if isinstance(value, list):
        return [_told(one, data) for one in value]
    return value.replace(data, "/data") if isinstance(value, str) else value


def main(url: str) -> None:
    """Replace the record by what the server at that address replies."""
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder))
        write(map(without_unread, list(retold(read(), url, Path(folder)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
