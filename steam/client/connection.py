"""One HTTP connection to a server of ours, whose failures arrive as errors of steam."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import httpx
import msgspec

from steam.core import errors

T = TypeVar("T")

_BY_CODE: Mapping[str, type[errors.SteamError]] = {
    kind.code: kind
    for kind in (
        errors.InvalidInput,
        errors.InvalidArtifact,
        errors.Conflict,
        errors.Unsupported,
        errors.Exhausted,
        errors.Busy,
        errors.Unavailable,
    )
}
_BY_STATUS: Mapping[int, type[errors.SteamError]] = {
    400: errors.InvalidInput,
    401: errors.InvalidInput,
    409: errors.Conflict,
    412: errors.InvalidInput,
    413: errors.InvalidInput,
    415: errors.Unsupported,
    422: errors.InvalidInput,
    503: errors.Unavailable,
    507: errors.Exhausted,
}


_H2O_HEADING = "ERROR MESSAGE:"


class Connection:
    """Sends requests to one server.

    Raises Unavailable when nobody answers, else the error that the server named.
    """

    def __init__(
        self,
        server: str,
        url: str,
        timeout_s: float = 60.0,
        headers: Mapping[str, str] | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`trust` is what a server's certificate is checked with, if not the machine's usual."""
        self.server = server
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.url,
            timeout=timeout_s,
            trust_env=False,
            headers=headers,
            verify=True if trust is None else trust,
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request; `options` are those of httpx."""
        with self._named_failures():
            response = self._http.request(method, path, **options)
            return self._checked(response)

    @contextmanager
    def stream(self, method: str, path: str, **options: Any) -> Iterator[httpx.Response]:
        """One request whose answer is read piece by piece."""
        with self._named_failures(), self._http.stream(method, path, **options) as response:
            if response.is_error:
                response.read()
            yield self._checked(response)

    def fetch(self, kind: type[T], method: str, path: str, **options: Any) -> T:
        """One request whose JSON answer is decoded into `kind`."""
        response = self.request(method, path, **options)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise errors.Unavailable(
                f"{self.url} answered something that is not a {self.server}'s answer: {error}.",
                hint="Check the address and that both sides run the same version.",
            ) from error

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            raise errors.Unavailable(
                f"The {self.server} at {self.url} did not answer in time.",
                hint=f"See its log (log/{self.server}.log under home), or try again.",
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise errors.Unavailable(
                f"No {self.server} answers at {self.url}.", hint="Start it with `steam up`."
            ) from error

    def _checked(self, response: httpx.Response) -> httpx.Response:
        if response.is_success:
            return response
        raise read_error(response)


def read_error(response: httpx.Response) -> errors.SteamError:
    """The error that an answer describes, in our shape or in H2O's."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    ours = body.get("error") if isinstance(body, dict) else None
    if isinstance(ours, dict):
        message, code = str(ours.get("message", "")), str(ours.get("code", ""))
        details = ours.get("details") or {}
    else:
        message = _h2o_message(body) if isinstance(body, dict) else ""
        code, details = "", {}
    message = message.strip() or f"The server answered {response.status_code}."
    if code == "not_found" or (not code and response.status_code == 404):
        return _not_found(message, details)
    kind = _BY_CODE.get(code) or _BY_STATUS.get(response.status_code, errors.SteamError)
    return kind(message, details=details)


def _h2o_message(body: Mapping[str, Any]) -> str:
    """The sentences of an error in H2O's shape: those about parameters, else the one of all."""
    told = body.get("messages")
    problems = told if isinstance(told, list) else []
    complaints = [str(one.get("message")) for one in problems if isinstance(one, dict)]
    return " ".join(complaints) or str(body.get("msg", "")).strip().removeprefix(_H2O_HEADING)


def _not_found(message: str, details: Mapping[str, object]) -> errors.NotFound:
    error = errors.NotFound(str(details.get("kind", "thing")), str(details.get("name", "")))
    error.message = message
    return error
