"""The webhook: one POST to an address that was checked, with an end to all waiting."""

import asyncio
import json
import os
import re
import socket
import ssl
from collections.abc import Callable, Sequence

import steam
from steam.core.errors import SteamError, Unavailable
from steam.overseer.alerts.addresses import refusal
from steam.overseer.alerts.alert import Alert
from steam.overseer.alerts.receiver import Receiver

_TIMEOUT_S = 5.0
_MOST_BYTES = 64 * 1024
_MOST_ADDRESSES = 4
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r)")

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host name, best first. Raises OSError when it has none."""


def system_addresses(host: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver; how long it may take is its own setting."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Webhook:
    """Sends alerts as JSON to one receiver.

    The name is looked up once per alert, every address is checked, and the connection goes to
    one of those, so that a name cannot mean one thing to the check and another to the connection.
    Redirects are not followed and no proxy is used.
    """

    def __init__(
        self,
        receiver: Receiver,
        *,
        allow_private: bool,
        resolve: Resolve = system_addresses,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._receiver = receiver
        self._allow_private = allow_private
        self._resolve = resolve
        self._timeout_s = timeout_s
        self._tls = (tls or ssl.create_default_context()) if receiver.secure else None

    def send(self, alert: Alert) -> None:
        """Raises Unavailable unless the receiver answers 2xx in time; never names its path."""
        addresses = self._addresses()
        body = json.dumps(alert.body()).encode()
        try:
            status = asyncio.run(self._post(addresses, body))
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise self._failed(_sentence(error)) from error
        if not 200 <= status < 300:
            is_redirect = 300 <= status < 400
            raise self._failed(
                f"It answered {status}{'; redirects are not followed' if is_redirect else ''}."
            )

    def _addresses(self) -> Sequence[str]:
        """The receiver's addresses. Raises Unavailable unless all of them may be sent to."""
        host = self._receiver.host
        try:
            found = list(dict.fromkeys(self._resolve(host, self._receiver.port)))
        except (OSError, UnicodeError) as error:
            raise self._failed("Its name is not known.") from error
        for address in found:
            if why := refusal(address, allow_private=self._allow_private):
                raise self._failed(f"Its address {address} {why}.")
        if not found:
            raise self._failed("Its name has no address.")
        return found[:_MOST_ADDRESSES]

    async def _post(self, addresses: Sequence[str], body: bytes) -> int:
        async with asyncio.timeout(self._timeout_s):
            reader, writer = await self._connect(addresses)
            try:
                writer.write(self._head(len(body)) + body)
                await writer.drain()
                return await _read_status(reader)
            finally:
                writer.transport.abort()  # the answer's body is of no interest

    async def _connect(
        self, addresses: Sequence[str]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the first address that takes one; each gets its share of the time."""
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(self._timeout_s / len(addresses)):
                    return await self._open(address)
            except OSError:
                continue
        return await self._open(addresses[-1])

    async def _open(self, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(
            address,
            self._receiver.port,
            limit=_MOST_BYTES,
            ssl=self._tls,
            server_hostname=self._receiver.host if self._tls else None,
        )

    def _head(self, length: int) -> bytes:
        lines = (
            f"POST {self._receiver.target} HTTP/1.1",
            f"Host: {self._receiver.authority}",
            f"User-Agent: steam/{steam.__version__}",
            "Content-Type: application/json",
            f"Content-Length: {length}",
            "Connection: close",
        )
        return "\r\n".join((*lines, "", "")).encode("ascii")

    def _failed(self, why: str) -> SteamError:
        return Unavailable(
            f"The alert did not reach {self._receiver.origin}. {why}",
            hint="It is tried again; check STEAM_ALERT_URL and the receiver.",
        )


async def _read_status(reader: asyncio.StreamReader) -> int:
    """The status of the answer; interim ones (1xx) are passed over. Raises ValueError."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        status = _STATUS_LINE.match(head)
        if not status:
            raise ValueError("not an HTTP answer")
        if (number := int(status[1])) >= 200:
            return number


def _sentence(error: Exception) -> str:
    """What went wrong, without the words of a stranger."""
    match error:
        case TimeoutError():
            return "It did not answer in time."
        case ssl.SSLCertVerificationError():
            return f"Its certificate is not accepted: {error.verify_message}."
        case ssl.SSLError():
            return "It does not speak TLS as it should."
        case OSError():
            why = os.strerror(error.errno) if error.errno else type(error).__name__
            return f"The connection failed: {why}."
        case _:
            return "Its answer is not HTTP."
