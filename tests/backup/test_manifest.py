"""The manifest: read back as written, and those of earlier versions as well."""

import json

from steam.backup.manifest import Manifest, Member, decode_manifest, encode_manifest

MANIFEST = Manifest(
    steam="1.0",
    schema="0003",
    host="here",
    home="/srv/steam",
    created_ms=1,
    settings={"STEAM_JOBS": "3"},
    left_out=(),
    members=(Member("db/steam.db", 1, "0" * 64),),
    home_id="1" * 32,
)


def test_what_is_written_is_read() -> None:
    assert decode_manifest(encode_manifest(MANIFEST)) == MANIFEST


def test_one_of_before_homes_had_ids_has_none() -> None:
    values = json.loads(encode_manifest(MANIFEST))
    del values["home_id"]
    assert decode_manifest(json.dumps(values).encode()).home_id == ""
