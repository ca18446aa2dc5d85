"""Handing a prediction request to a worker."""

from collections.abc import Sequence

import httpx
from starlette.responses import Response

from steam.core.errors import Unavailable
from steam.core.records import Worker
from steam.web.views.deployments import base_url

_PASSED_TYPES = frozenset({"application/json", "application/jsonl", "application/x-ndjson"})
_HINT = "Its page and `steam deployment show` tell its state."


class Forwarder:
    """Asks workers over HTTP; no answer within `timeout_s` is an error, never a wait."""

    def __init__(self, host: str, timeout_s: float) -> None:
        self._host = host
        # Workers are on this machine: a proxy from the environment must not see their traffic.
        self._client = httpx.AsyncClient(
            timeout=timeout_s, trust_env=False, limits=httpx.Limits(max_connections=100)
        )
        self._timeout_s = timeout_s

    async def close(self) -> None:
        await self._client.aclose()

    async def predict(
        self, name: str, workers: Sequence[Worker], body: bytes, content_type: str
    ) -> Response:
        """The answer of the first of `workers` that takes the connection, status and all.

        Raises Unavailable when none does, or when the one that did says nothing in time.
        """
        headers = {"Content-Type": content_type} if content_type else {}
        for worker in workers:
            url = f"{base_url(self._host, worker.port)}/predict"
            try:
                answer = await self._client.post(url, content=body, headers=headers)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            except httpx.TransportError as error:
                raise Unavailable(
                    f"The worker of '{name}' gave no answer within {self._timeout_s:g} s."
                    if isinstance(error, httpx.TimeoutException)
                    else f"The worker of '{name}' broke off the connection.",
                    hint=_HINT,
                    details={"deployment": name, "slot": worker.slot},
                ) from error
            return _passed_on(name, answer)
        raise Unavailable(
            f"No worker of '{name}' is ready.", hint=_HINT, details={"deployment": name}
        )


def _passed_on(name: str, answer: httpx.Response) -> Response:
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _PASSED_TYPES:
        raise Unavailable(
            f"What answers on the port of '{name}' is not a worker.",
            hint=_HINT,
            details={"deployment": name},
        )
    return Response(answer.content, answer.status_code, media_type=media_type)
