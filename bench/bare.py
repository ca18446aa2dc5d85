"""The least that answers a prediction over uvicorn: no checks, no policy, no statistics."""

from typing import Any

import msgspec
import numpy as np

COEFFICIENTS = np.array([-0.012, 0.027, -0.011, 0.97])
NAMES = ("AGE", "PSA", "VOL", "GLEASON")


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    answer = b"{}"
    if scope["method"] == "POST":
        row = msgspec.json.decode((await receive())["body"])
        eta = float(np.array([row[name] for name in NAMES]) @ COEFFICIENTS) - 7.0
        answer = msgspec.json.encode({"p1": float(1.0 / (1.0 + np.exp(-eta)))})
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
