from typing import Any

import pytest


@pytest.mark.parametrize(
    "path", ["/3/Cloud", "/4/Cloud", "/99/Cloud", "/LATEST/Cloud", "/3/Cloud.json"]
)
def test_the_cloud_has_one_healthy_node(trainer: Any, path: str) -> None:
    cloud = trainer.json("GET", path)
    assert cloud["version"] == "3.46.0.12"
    assert cloud["build_too_old"] is False
    assert cloud["cloud_healthy"]
    (node,) = cloud["nodes"]
    assert node["healthy"]
    assert node["free_mem"] > 0


def test_the_fields_that_clients_keep_are_those_that_are_sent(trainer: Any) -> None:
    def listed(name: str) -> set[str]:
        schema = trainer.json("GET", f"/3/Metadata/schemas/{name}")["schemas"][0]
        return {field["name"] for field in schema["fields"]}

    sent = set(trainer.json("GET", "/3/Cloud"))
    assert listed("CloudV3") - {"_exclude_fields"} <= sent
    error = trainer.http.get("/3/Frames/nope").json()
    assert listed("H2OErrorV3") == set(error)
    assert listed("H2OModelBuilderErrorV3") > listed("H2OErrorV3")


def test_it_is_up(trainer: Any) -> None:
    assert trainer.http.get("/").status_code == 200
    assert trainer.http.head("/").status_code == 200
    assert trainer.json("GET", "/3/Ping")["cloud_healthy"]


def test_sessions(trainer: Any) -> None:
    name = trainer.json("POST", "/4/sessions")["session_key"]
    assert name.startswith("_sid_")
    assert trainer.json("DELETE", f"/4/sessions/{name}")["session_key"] == name
