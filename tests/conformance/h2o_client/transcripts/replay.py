"""Recorded requests, sent again to a server."""

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from tests.conformance.h2o_client.transcripts.exchanges import BINARY, Exchange, Reply
from tests.conformance.h2o_client.transcripts.names import Names

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RUNS = {"CREATED", "RUNNING"}
LOOK_S = 0.01  # between two looks at a job, which would take its cores otherwise
DATA = re.compile(r"(?<!\w)/data\b")


class Replay:
    """One session with a server: `data` holds the files that the record has below /data."""

    def __init__(self, http: httpx.Client, data: Path) -> None:
        self._http = http
        self._data = data
        self._binary = b""
        self.names = Names()

    def send(self, exchange: Exchange) -> Reply:
        """The reply to the recorded request; made-up names are learnt from it."""
        method, path = exchange.request.split(" ", 1)
        path = quote(self.here(path), safe="/:$@")
        if exchange.query:
            path += "?" + urlencode({name: self.here(one) for name, one in exchange.query.items()})
        answer = self._http.request(method, path, **self._body(exchange))
        reply = self._reply(answer)
        if exchange.reply is not None:
            self.names.learn(exchange.reply.body, reply.body)
        if exchange.waits and (key := _job(exchange, reply)) is not None:
            ended = self._ended(key)
            if method == "GET":
                reply = replace(reply, body=ended)
        return reply

    def here(self, text: str) -> str:
        """A recorded text with the files and names of this server."""
        return DATA.sub(lambda _: str(self._data), self.names.here(text))

    def _body(self, exchange: Exchange) -> dict[str, Any]:
        if exchange.form is not None:
            pairs = {name: self.here(value) for name, value in exchange.form.items()}
            return {"content": urlencode(pairs, quote_via=quote), "headers": FORM}
        if exchange.again:
            return {"content": self._binary}
        headers = {"Content-Type": exchange.sends} if exchange.sends else {}
        if exchange.file is not None:
            data = (self._data / exchange.file).read_bytes()
            return {"files": {"file": data}} if exchange.sends else {"content": data}
        if exchange.text is not None:
            return {"content": exchange.text.encode(), "headers": headers}
        return {"headers": headers}

    def _reply(self, answer: httpx.Response) -> Reply:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        body: Any = BINARY
        if kind == "application/json" and answer.content:
            body = answer.json()
        elif _is_text(answer.content):
            body = answer.text
        else:
            self._binary = answer.content
        return Reply(answer.status_code, kind, answer.headers.get("content-disposition", ""), body)

    def _ended(self, key: str) -> Any:
        while True:
            body = self._http.get(f"/3/Jobs/{key}").json()
            if body["jobs"][0]["status"] not in RUNS:
                return body
            time.sleep(LOOK_S)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _job(exchange: Exchange, reply: Reply) -> str | None:
    """The key of the job that was started or asked for."""
    if reply.status != 200 or not isinstance(reply.body, dict):
        return None
    if exchange.request.startswith("GET /3/Jobs/"):
        return str(reply.body["jobs"][0]["key"]["name"])
    if not exchange.request.startswith("POST "):
        return None
    job = reply.body.get("job") or reply.body
    if not isinstance(job, dict) or job.get("status") not in RUNS:
        return None
    return str(job["key"]["name"])
