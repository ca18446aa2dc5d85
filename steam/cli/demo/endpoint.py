"""Asking a deployment for predictions as any program would: at its stable address, over HTTP."""

import time
from typing import Any

import httpx

from steam.core.errors import SteamError, Unavailable

_ANSWER_TIMEOUT_S = 30.0
_PAUSE_S = 0.02

Row = dict[str, Any]


def ask(url: str, rows: list[Row]) -> list[Row]:
    """The predictions. Raises Unavailable when no worker is there, SteamError for anything else."""
    try:
        response = httpx.post(url, json=rows, trust_env=False, timeout=_ANSWER_TIMEOUT_S)
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise Unavailable(f"No worker answers at {url}.")
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise SteamError(f"{url} did not answer: {error}.") from error
    return list(response.json())


def ask_until_answered(url: str, rows: list[Row], deadline: float) -> tuple[list[Row], int]:
    """The predictions, and how often it was answered before that no worker is there.

    `deadline` is of `time.monotonic()`. Raises SteamError for any other failure at once.
    """
    refused = 0
    while True:
        try:
            return ask(url, rows), refused
        except Unavailable:
            refused += 1
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
