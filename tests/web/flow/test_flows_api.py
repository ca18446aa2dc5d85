"""Saved flows over HTTP."""

from urllib.parse import quote

from steam.web.flow import flows

FLOWS = "/flow/api/flows"
CELL = {"kind": "command", "source": 'importFiles ["a.csv"]', "output": {"rows": 3}}


def at(name, part=""):
    return f"{FLOWS}/{quote(name, safe='')}{part}"


def put(world, name, cells=(CELL,), revision=None, part=""):
    body = {"cells": list(cells), "revision": revision}
    return world.client.put(at(name, part), json=body)


def test_any_name_is_kept_listed_renamed_and_removed(world):
    for name in ("plain", "a/b", "a/draft", "ä 数 %2F?#", "...", "a b/../c", "x" * 200):
        come_and_go(world, name)


def come_and_go(world, name):
    client = world.client
    saved = put(world, name)
    assert saved.status_code == 200, saved.text
    assert saved.json() | {"saved_ms": 0} == {
        "name": name,
        "revision": 1,
        "saved_ms": 0,
        "saved_by": "anna",
    }
    told = client.get(at(name)).json()
    assert told["draft"] is None
    assert told["saved"] == {"format": 1, "cells": [CELL]} | saved.json()
    [listed] = client.get(FLOWS).json()["flows"]
    assert listed == {"cells": 1} | saved.json()
    assert client.post(at(name, "/duplicate"), json={"to": "copy/of"}).status_code == 200
    assert client.post(at(name, "/rename"), json={"to": "other"}).json()["name"] == "other"
    assert client.get(at(name)).status_code == 404
    assert client.get(at("copy/of")).json()["saved"]["revision"] == 1
    assert client.delete(at("other")).status_code == 204
    assert client.delete(at("other")).status_code == 404
    assert client.delete(at("copy/of")).status_code == 204


def test_who_saves_on_top_of_another_is_told(world):
    put(world, "a")
    assert put(world, "a", [], revision=1).json()["revision"] == 2
    for revision in (None, 1, 3):
        refused = put(world, "a", revision=revision)
        assert refused.status_code == 409
        error = refused.json()["error"]
        assert "was saved by anna at 20" in error["message"]
        assert (error["details"]["revision"], error["details"]["saved_by"]) == (2, "anna")
    world.client.delete(at("a"))
    gone = put(world, "a", revision=2)
    assert gone.status_code == 409
    assert "deleted or renamed" in gone.json()["error"]["message"]
    assert put(world, "a").status_code == 200


def test_a_draft_is_kept_apart_until_the_save(world):
    client = world.client
    assert put(world, "new", part="/draft").status_code == 200
    assert client.get(FLOWS).json()["flows"] == []
    assert [one["name"] for one in client.get(FLOWS).json()["drafts"]] == ["new"]
    told = client.get(at("new")).json()
    assert (told["saved"], told["draft"]["cells"]) == (None, [CELL])
    assert client.post(at("new", "/rename"), json={"to": "newer"}).status_code == 200
    assert client.get(at("new")).status_code == 404
    client.post(at("newer", "/rename"), json={"to": "new"}).raise_for_status()
    put(world, "new", [])
    assert client.get(at("new")).json()["draft"] is None, "the save has it"
    put(world, "new", revision=1, part="/draft")
    assert client.post(at("new", "/rename"), json={"to": "b"}).status_code == 200
    told = client.get(at("b")).json()
    assert (told["saved"]["cells"], told["draft"]["cells"]) == ([], [CELL])
    assert client.delete(at("b", "/draft")).status_code == 204
    assert client.get(at("b")).json()["draft"] is None


def test_names_are_free_or_refused(world):
    put(world, "a")
    put(world, "b")
    for part in ("/rename", "/duplicate"):
        taken = world.client.post(at("a", part), json={"to": "b"})
        assert taken.status_code == 409
        assert world.client.post(at("none", part), json={"to": "c"}).status_code == 404
        assert world.client.post(at("a", part), json={"to": " "}).status_code == 422
        assert world.client.post(at("a", part), json={}).status_code == 422
    assert world.client.get(f"{FLOWS}/%ff").status_code == 400
    assert put(world, "a", part="/odd").status_code == 404
    assert world.client.post(at("a"), json={"to": "c"}).status_code == 404


def test_what_is_too_large_or_no_flow_is_refused(world):
    assert world.client.put(at("a"), content=b"{").status_code == 400
    assert put(world, "a", [{"kind": "script", "source": ""}]).status_code == 422
    assert put(world, "a", [CELL] * 2001).status_code in {413, 422}
    assert world.client.get(FLOWS).json() == {"flows": [], "drafts": []}


def test_there_is_room_for_so_many(world, monkeypatch):
    monkeypatch.setattr(flows, "MOST_FLOWS", 1)
    put(world, "a")
    refused = put(world, "b")
    assert refused.status_code == 507
    assert put(world, "a", revision=1).status_code == 200
    assert put(world, "a", part="/draft").status_code == 200
    assert put(world, "a", part="/draft").status_code == 200
    assert put(world, "b", part="/draft").status_code == 507


def test_a_file_of_h2o_becomes_cells(world):
    document = {"version": "1.0.0", "cells": [{"type": "cs", "input": "importFiles ['a']"}]}
    answer = world.client.post("/flow/api/import", json=document)
    assert answer.json() == {
        "cells": [{"kind": "command", "source": 'importFiles ["a"]', "output": None}]
    }
    assert world.client.post("/flow/api/import", json=[1]).status_code == 422
    assert world.client.get(FLOWS).json()["flows"] == []
