"""Files at URLs: only where a setting allows it, copied once, gone with their key."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from steam.trainer.rest.imports import MAX_URL

ROWS = b"a,b\n1,x\n2,y\n"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/set/moved.csv":
            self.send_response(302)
            self.send_header("Location", "/set/a.csv")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A web server on loopback with /set/a.csv, and /set/moved.csv that leads there."""
    folder = tmp_path / "site"
    (folder / "set").mkdir(parents=True)
    (folder / "set" / "a.csv").write_bytes(ROWS)
    (folder / "secret.csv").write_bytes(ROWS)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: _Handler(*args, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def imported(trainer: Any, url: str) -> Any:
    return trainer.http.get("/3/ImportFiles", params={"path": url})


def parsed(trainer: Any, url: str) -> str:
    """The key of the frame that a file of an allowed site becomes."""
    assert imported(trainer, url).json()["destination_frames"] == [url]
    started = trainer.json("POST", "/3/Parse", data={"source_frames": f'["{url}"]'})
    assert trainer.wait(started["job"])["status"] == "DONE"
    return str(started["job"]["dest"]["name"])


def test_a_file_of_an_allowed_site_becomes_a_frame(site: str, trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=(f"{site}/set",))
    url = f"{site}/set/a.csv"
    frame = trainer.services.store.find(parsed(trainer, url))
    assert frame.rows == 2
    assert frame.source.path == url
    trainer.json("DELETE", f"/3/DKV/{url}")
    assert list(trainer.services.home.frames.iterdir()) == []


def test_an_address_may_be_long(site: str, trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=(f"{site}/set",))
    url = f"{site}/set/a.csv?padding={'x' * 1_000}"
    parsed(trainer, url)
    assert imported(trainer, f"{site}/set/a.csv?padding={'x' * MAX_URL}").status_code == 400


def test_everything_else_is_refused(site: str, trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=(f"{site}/set/", "memory://bucket/"))
    for path in ("/secret.csv", "/set/../secret.csv", "/set/%2e%2e/secret.csv", "/settle/a.csv"):
        answer = imported(trainer, site + path)
        assert answer.status_code == 400
        assert "STEAM_IMPORT_URLS" in answer.json()["msg"]
    for url, words in (
        ("http://127.0.0.1.example/set/a.csv", "STEAM_IMPORT_URLS"),
        ("s3://bucket/a.csv", "STEAM_IMPORT_URLS"),
        ("simplecache::memory://bucket/a.csv", "STEAM_IMPORT_URLS"),
        (site.replace("//", "//me:secret@") + "/set/a.csv", "may not hold a password"),
        (f"{site}/set/no.csv", "status 404"),
        (f"{site}/set/moved.csv", "status 302"),
        ("memory://bucket/no.csv", "There is no file"),
        (f"{site}/3/ImportFiles?path=/set/a.csv", "Recursive path reference"),
    ):
        answer = imported(trainer, url)
        assert answer.status_code == 400, url
        assert words in answer.json()["msg"]
    assert list(trainer.services.home.frames.iterdir()) == []


def test_nothing_is_allowed_unless_it_is_set(site: str, trainer: Any) -> None:
    assert imported(trainer, f"{site}/set/a.csv").status_code == 400


def test_a_filesystem_of_fsspec(trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=("memory://bucket",), max_upload_bytes=100)
    with fsspec.open("memory://bucket/a.csv", "wb") as file:
        file.write(ROWS)
    with fsspec.open("memory://bucket/large.csv", "wb") as file:
        file.write(ROWS * 100)
    assert imported(trainer, "memory://bucket/a.csv").status_code == 200
    answer = imported(trainer, "memory://bucket/large.csv")
    assert answer.status_code == 413
    assert len(list(trainer.services.home.frames.iterdir())) == 1


def test_a_backend_that_is_not_installed(trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=("nobody://x",))
    answer = imported(trainer, "nobody://x/a.csv")
    assert answer.status_code == 412
    assert "steam[remote]" in answer.json()["msg"]


def test_a_server_that_does_not_answer(trainer_with: Callable) -> None:
    trainer = trainer_with(import_urls=("http://127.0.0.1:1",))
    answer = imported(trainer, "http://127.0.0.1:1/a.csv")
    assert answer.status_code == 503
    assert "ConnectError" in answer.json()["msg"]
