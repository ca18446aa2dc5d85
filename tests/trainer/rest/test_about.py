"""What the server tells of itself, and what it refuses."""

from typing import Any

import pytest

from steam.trainer.rest.network_test import MESSAGES, round_trip


def names(trainer: Any, path: str) -> list[str]:
    return [one["name"] for one in trainer.json("GET", path)["capabilities"]]


def test_capabilities_are_the_core_and_the_algorithms(trainer: Any) -> None:
    assert "glm" in names(trainer, "/3/Capabilities/API")
    assert names(trainer, "/3/Capabilities") == [
        *names(trainer, "/3/Capabilities/Core"),
        *names(trainer, "/3/Capabilities/API"),
    ]


def test_versions_are_told(trainer: Any) -> None:
    told = {one["name"]: one["value"] for one in trainer.json("GET", "/3/About")["entries"]}
    assert told["Build project version"] == trainer.services.h2o_version


@pytest.mark.parametrize("size", MESSAGES)
def test_a_message_takes_some_time(size: int) -> None:
    assert 0 < round_trip(size) < 10


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/3/Shutdown"),
        ("POST", "/3/Recovery/resume"),
        ("POST", "/3/DecryptionSetup"),
        ("POST", "/3/PersistS3"),
        ("DELETE", "/3/PersistS3"),
        ("GET", "/3/JStack"),
        ("GET", "/3/Timeline"),
    ],
)
def test_what_is_refused_is_told_why(trainer: Any, method: str, path: str) -> None:
    answer = trainer.http.request(method, path, params={"recovery_dir": "/tmp"})
    assert answer.status_code == 412
    assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    assert "does not serve" not in answer.text


@pytest.mark.parametrize("path", ["/3/GarbageCollect", "/3/UnlockKeys", "/3/CloudLock"])
def test_upkeep_is_fine(trainer: Any, path: str) -> None:
    assert trainer.http.post(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/3/Cloud"),
        ("GET", "/3/Jobs"),
        ("GET", "/3/Frames"),
        ("POST", "/3/ImportFilesMulti"),
        ("POST", "/3/Parse"),
        ("POST", "/99/Rapids"),
        ("DELETE", "/3/DKV"),
    ],
)
def test_an_unknown_parameter_is_refused(trainer: Any, method: str, path: str) -> None:
    answer = trainer.http.request(method, path, params={"nosuch": "1"})
    assert answer.status_code == 412
    assert "Unknown parameter: nosuch" in answer.json()["msg"]


def test_every_route_is_told_with_what_it_takes(trainer: Any) -> None:
    told = trainer.json("GET", "/3/Metadata/endpoints")["routes"]
    by_route = {(one["http_method"], one["url_pattern"]): one for one in told}
    assert len(by_route) == len(told)
    assert by_route["GET", "/3/Cloud"]["parameters"] == ["skip_ticks"]
    assert by_route["GET", "/3/Frames/{key}"]["path_params"] == ["key"]
    assert all(one["summary"].strip() for one in told)
    number = told.index(by_route["GET", "/3/Metadata/endpoints"])
    assert trainer.json("GET", f"/3/Metadata/endpoints/{number}")["routes"] == [told[number]]
    assert trainer.http.get("/3/Metadata/endpoints/100000").status_code == 404
