"""The flights model over uvicorn and msgspec with nothing else: no checks, policy or statistics."""

import json
import math
import os
from pathlib import Path
from typing import Any

import msgspec

_MODEL = json.loads(Path(os.environ["BENCH_FLIGHTS"]).read_bytes())
_INTERCEPT = _MODEL["intercept"]
_CATEGORIES = list(_MODEL["categories"].items())
_NUMBERS = list(_MODEL["numbers"].items())
_HEADERS = [(b"content-type", b"application/json")]

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    answer = b"{}"
    if scope["method"] == "POST":
        row = _decode((await receive())["body"])
        eta = _INTERCEPT
        for name, terms in _CATEGORIES:
            eta += terms[row[name]]
        for name, slope in _NUMBERS:
            eta += slope * row[name]
        p1 = 1.0 / (1.0 + math.exp(-eta))
        index = int(p1 >= 0.5)
        answer = _encode(
            {
                "labelIndex": index,
                "label": ("NO", "YES")[index],
                "classProbabilities": [1.0 - p1, p1],
            }
        )
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": answer})
