import asyncio
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request

from steam.core.errors import Exhausted
from steam.trainer.rest import uploads
from steam.trainer.rest.uploads import receive

CSV = b"a,b\n1,x\n2,y\n"


def test_the_raw_body_is_the_file(trainer: Any) -> None:
    answer = trainer.json("POST", "/3/PostFile", content=CSV)
    assert answer["total_bytes"] == len(CSV)
    (path,) = trainer.services.home.frames.iterdir()
    assert path.name == answer["destination_frame"]
    assert path.read_bytes() == CSV
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_urlencoded_content_type_changes_nothing(trainer: Any) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    trainer.json("POST", "/3/PostFile", content=CSV, headers=headers)
    (path,) = trainer.services.home.frames.iterdir()
    assert path.read_bytes() == CSV


def test_a_multipart_body_gives_its_first_part(trainer: Any) -> None:
    data = bytes(range(256)) * 2000 + b"\r\n--not the boundary\r\n"
    answer = trainer.json(
        "POST",
        "/3/PostFile",
        params={"destination_frame": "/tmp/x.csv_sid_9fa0_2"},
        files=[("fileUploadInfo", ("x.csv", data)), ("other", ("y.csv", b"ignored"))],
    )
    assert answer == {"destination_frame": "/tmp/x.csv_sid_9fa0_2", "total_bytes": len(data)}
    (path,) = trainer.services.home.frames.iterdir()
    assert path.read_bytes() == data
    assert path.parent == trainer.services.home.frames  # whatever the key looks like


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b"no boundary at all"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nhalf a file',
        ),
    ],
)
def test_a_broken_multipart_body_leaves_nothing(
    trainer: Any, content_type: str, body: bytes
) -> None:
    answer = trainer.http.post("/3/PostFile", content=body, headers={"content-type": content_type})
    assert answer.status_code == 400
    assert "multipart" in answer.json()["msg"]
    assert list(trainer.services.home.frames.iterdir()) == []


def _pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b"x" * 65536


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_beyond_the_limit_is_refused(trainer: Any, declared: bool) -> None:
    size = trainer.services.max_upload_bytes + 1
    content = b"x" * size if declared else _pieces(size // 65536 + 1)
    answer = trainer.http.post("/3/PostFile", content=content)
    assert answer.status_code == 413
    assert "at most 1,048,576 bytes" in answer.json()["msg"]
    assert list(trainer.services.home.frames.iterdir()) == []
    assert trainer.json("GET", "/3/Frames")["frames"] == []


def test_a_replaced_or_removed_upload_takes_its_file_along(trainer: Any) -> None:
    for _ in range(2):
        trainer.json("POST", "/3/PostFile", params={"destination_frame": "raw"}, content=CSV)
    assert len(list(trainer.services.home.frames.iterdir())) == 1
    trainer.json("DELETE", "/3/DKV/raw")
    assert list(trainer.services.home.frames.iterdir()) == []
    trainer.json("DELETE", "/3/DKV/raw")  # fine when there is none


@pytest.mark.parametrize("key", ["a\nb", "x" * 600])
def test_bad_keys_are_refused_before_anything_is_written(trainer: Any, key: str) -> None:
    answer = trainer.http.post("/3/PostFile", params={"destination_frame": key}, content=CSV)
    assert answer.status_code == 400
    assert list(trainer.services.home.frames.iterdir()) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, code: int) -> None:
    def fill() -> None:
        with uploads.new_file(tmp_path) as (_, file):
            file.write(b"half")
            raise OSError(code, os.strerror(code))

    with pytest.raises(Exhausted, match="disk"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_client_that_goes_away_leaves_nothing(tmp_path: Path) -> None:
    scope = {"type": "http", "method": "POST", "headers": [], "path": "/", "query_string": b""}
    messages = iter(
        [
            {"type": "http.request", "body": b"half", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def next_message() -> Any:
        return next(messages)

    with pytest.raises(ClientDisconnect):
        asyncio.run(receive(Request(scope, next_message), tmp_path, 1 << 20))
    assert list(tmp_path.iterdir()) == []
