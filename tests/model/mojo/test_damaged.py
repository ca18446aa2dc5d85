"""Whatever is wrong with a file, reading it is refused or what was read can be scored."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, SteamError
from steam.model.mojo.read import read_mojo
from steam.model.predictor import Columns
from steam.model.signature import ColumnType, Signature

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAMPLES = (
    "deep_learning/maxout_binomial_balance",
    "deep_learning/autoencoder_raw",
    "ensemble/multinomial_logit",
    "extended_isolation/axis",
    "isotonic/clip",
    "kmeans/standardized",
    "pca/all_levels",
    "target_encoder/interactions",
    "target_encoder/multinomial_blending",
)

tokens = st.sampled_from(
    [
        "",
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "NaN",
        "[]",
        "[1, 2]",
        "[NaN]",
        "1e999",
        "9" * 12,
        "0 = 1 0",
    ]
) | st.text(max_size=12)


@pytest.fixture(params=SAMPLES)
def whole(request: pytest.FixtureRequest) -> dict[str, bytes]:
    with zipfile.ZipFile(FIXTURES / f"{request.param}.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def extremes(signature: Signature) -> Columns:
    """Missing, first and last, or very low and high values of every column."""
    return {
        column.name: np.array([-1, 0, len(column.levels) - 1], dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.array([np.nan, -1e100, 1e100])
        for column in signature.features
    }


def score(container) -> None:
    try:
        model = read_mojo(container)
        model.predict(extremes(model.signature), 3)
    except SteamError:
        return


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choice=st.data())
def test_bytes_that_changed_raise_nothing_but_ours(choice, contained, whole) -> None:
    name = choice.draw(st.sampled_from(sorted(whole)))
    content = bytearray(whole[name])
    at = choice.draw(st.integers(0, len(content) - 1))
    match choice.draw(st.sampled_from(["flip", "cut", "insert", "zero"])):
        case "flip":
            content[at] ^= 1 << choice.draw(st.integers(0, 7))
        case "cut":
            del content[at:]
        case "insert":
            content[at:at] = choice.draw(st.binary(min_size=1, max_size=8))
        case _:
            content[at : at + 8] = bytes(8)
    score(contained({**whole, name: bytes(content)}))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choice=st.data())
def test_lines_that_changed_raise_nothing_but_ours(choice, contained, whole) -> None:
    name = choice.draw(st.sampled_from(sorted(n for n in whole if n.endswith((".ini", ".txt")))))
    lines = whole[name].decode().splitlines()
    for _ in range(choice.draw(st.integers(1, 3))):
        number = choice.draw(st.integers(0, len(lines) - 1))
        line, token = lines[number], choice.draw(tokens)
        key = line.partition(" = ")[0]
        lines[number] = choice.draw(
            st.sampled_from([f"{key} = {token}", token, line + token, f"{line}\n{line}"])
        )
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    score(contained({**whole, name: text}))


def test_a_member_that_is_missing_is_refused(contained, whole) -> None:
    for name in whole:
        with pytest.raises(InvalidArtifact):
            read_mojo(contained({key: content for key, content in whole.items() if key != name}))
