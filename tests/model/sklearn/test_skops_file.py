"""What a skops file may hold, and what it may not."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.sklearn.skops_file import load_skops
from tests.estimators import TRAINED


@pytest.fixture
def plain() -> bytes:
    return skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1]))


def changed(data: bytes, change=lambda schema: schema, arrays=lambda array: array) -> bytes:
    """The archive with another schema, or other arrays."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, content in members.items():
        members[name] = (arrays if name.endswith(".npy") else change)(content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("name", sorted(TRAINED))
def test_ordinary_estimators_are_of_allowed_types(name, trained) -> None:
    assert type(load_skops(skops.io.dumps(trained(name)))) is type(trained(name))


@pytest.mark.parametrize(
    ("function", "named"),
    [(json.dumps, "json.dumps"), (io.open, "io.open"), (eval, "builtins.eval")],
)
def test_types_that_are_not_allowed_are_named(function, named) -> None:
    step = FunctionTransformer(function, validate=False)
    data = skops.io.dumps(make_pipeline(step, LogisticRegression()))
    with pytest.raises(Unsupported, match=f"does not load: .*{named.split('.')[-1]}"):
        load_skops(data)


def test_a_forged_type_is_not_even_imported(plain, tmp_path, monkeypatch) -> None:
    canary = tmp_path / "canary"
    (tmp_path / "trap.py").write_text(f"open({str(canary)!r}, 'w')\nclass Trap: pass\n")
    monkeypatch.syspath_prepend(tmp_path)

    def forge(schema: bytes) -> bytes:
        data = json.loads(schema)
        data["__class__"], data["__module__"] = "Trap", "trap"
        return json.dumps(data).encode()

    with pytest.raises(Unsupported, match=r"trap\.Trap"):
        load_skops(changed(plain, forge))
    assert not canary.exists()


@pytest.mark.parametrize("loader", ["OperatorFuncNode", "MethodNode", "FunctionNode", "TypeNode"])
def test_a_node_that_calls_is_refused(plain, loader) -> None:
    def forge(schema: bytes) -> bytes:
        call = {
            "__class__": "system",
            "__module__": "os",
            "__loader__": loader,
            "attrs": {"__class__": "tuple", "__module__": "builtins", "__loader__": "TupleNode"},
            "content": {"func": "system", "obj": {}},
        }
        data = json.loads(schema)
        data["content"]["content"]["coef_"] = call
        return json.dumps(data).encode()

    with pytest.raises((Unsupported, InvalidArtifact)):
        load_skops(changed(plain, forge))


def test_another_version_of_scikit_learn_is_named(plain) -> None:
    import sklearn

    now = sklearn.__version__.encode()
    older = changed(plain, lambda schema: schema.replace(now, b"1.2.3"))
    with pytest.raises(Unsupported, match=rf"with scikit-learn 1\.2\.3, and {now.decode()} is"):
        load_skops(older)


@pytest.mark.parametrize(
    "schema",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"protocol": 99, "_skops_version": "9"}',
        b'{"a": ' + b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_damaged_schema_is_refused(plain, schema) -> None:
    with pytest.raises(InvalidArtifact, match="skops cannot read it"):
        load_skops(changed(plain, lambda _: schema))


def test_a_member_that_is_missing_or_no_array_is_refused(plain) -> None:
    with pytest.raises(InvalidArtifact, match="skops cannot read it"):
        load_skops(changed(plain, lambda schema: schema.replace(b".npy", b".np")))
    with pytest.raises(InvalidArtifact):
        load_skops(b"")


def test_an_array_that_is_a_pickle_or_larger_than_it_is_is_refused(plain, tmp_path) -> None:
    canary = tmp_path / "canary"

    class Call:
        def __reduce__(self):
            return (type(canary).touch, (canary,))

    buffer = io.BytesIO()
    np.save(buffer, np.array([Call()], dtype=object), allow_pickle=True)
    for content in (
        buffer.getvalue(),
        pickle.dumps(Call()),
        b"\x93NUMPY\x01\x00v\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (9, 9), }".ljust(118),
        b"",
    ):
        with pytest.raises(InvalidArtifact, match="skops cannot read it"):
            load_skops(changed(plain, arrays=lambda _, content=content: content))
    assert not canary.exists()
