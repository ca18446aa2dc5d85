import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.native.document import Document

WHOLE = Document({"a": {"b": [1, {"c": "7"}]}, "s": "x", "n": 5, "f": 1.5, "t": True})


def test_values_are_reached_by_their_path() -> None:
    items = list(WHOLE["a"]["b"])
    assert items[1]["c"].whole(0, 9) == 7
    assert items[1]["c"].path == "a.b.1.c"
    assert WHOLE["n"].whole(5, 5) == 5
    assert WHOLE["s"].text() == "x"
    assert "a" in WHOLE
    assert "b" not in WHOLE
    assert "x" not in WHOLE["s"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: WHOLE["z"],
        lambda: WHOLE["s"]["x"],
        lambda: list(WHOLE["s"]),
        lambda: list(WHOLE["a"]),
        WHOLE["n"].text,
        lambda: WHOLE["s"].whole(0, 9),
        lambda: WHOLE["n"].whole(6, 9),
        lambda: WHOLE["f"].whole(0, 9),
        lambda: WHOLE["t"].whole(0, 9),
        lambda: Document("-1").whole(-5, 5),
        lambda: Document("9" * 5000).whole(0, 9),
        lambda: Document("²").whole(0, 9),
        WHOLE["s"].integers,
        lambda: Document([1.5]).integers(),
        lambda: Document(["1"]).integers(),
        lambda: Document([[1]]).integers(),
        lambda: Document([None]).singles(),
        lambda: Document([True]).singles(),
        lambda: Document([10**400]).singles(),
        lambda: Document([2**63]).integers(),
        lambda: Document(np.zeros(2)).integers(),
    ],
)
def test_values_of_another_type_are_refused(ask) -> None:
    with pytest.raises(InvalidArtifact):
        ask()


def test_lists_become_arrays() -> None:
    assert Document([1, True, -2]).integers().tolist() == [1, 1, -2]
    assert Document([]).integers().dtype == np.int64
    assert Document(np.array([1, 255], dtype=np.uint8)).integers().tolist() == [1, 255]
    found = Document([1, 0.1, 1e39]).singles()
    assert found.dtype == np.float32
    assert found.tolist() == [1.0, float(np.float32(0.1)), np.inf]
    assert Document(np.array([0.1], dtype=">f4")).singles().tolist() == [float(np.float32(0.1))]
