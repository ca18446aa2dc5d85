"""Names of members: whatever passes stays below home, in a folder of its own."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from steam.backup.member_names import artifact_name, artifact_of, check_name
from steam.core.errors import InvalidInput

_PARTS = st.sampled_from(["flow", "frame", "db", "steam.db", "..", ".", "", "a", "\0", "model"])


@given(st.lists(_PARTS | st.text(max_size=3), min_size=1, max_size=5).map("/".join))
def test_what_passes_stays_in_its_folder(name: str) -> None:
    try:
        check_name(name)
    except InvalidInput:
        return
    path = PurePosixPath(name)
    assert str(path) == name
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert path.parts[0] in {"flow", "frame"} or name == "db/steam.db" or artifact_of(name)


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_artifacts_go_by_their_digest(sha256: str) -> None:
    assert artifact_of(check_name(artifact_name(sha256))) == sha256
