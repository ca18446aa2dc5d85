import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.parameters import InvalidParameter, ParameterSpec, Support
from steam.trainer.rest.arguments import (
    MAX_FIELDS,
    Arguments,
    read_enum,
    read_flag,
    read_integer,
    read_json,
    read_query,
)


def spec(name: str, type_name: str, **more: object) -> ParameterSpec:
    return ParameterSpec(name, type_name, None, Support.FULL, "", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["True", "TRUE", "true", "1"])
def test_words_for_true(word: str) -> None:
    assert read_flag(word)


@pytest.mark.parametrize("word", ["False", "0", "maybe", "yes", ""])
def test_every_other_word_is_false(word: str) -> None:
    assert not read_flag(word)


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("3.0", 3), ("-1", -1), ("3e2", 300)])
def test_whole_numbers(text: str, number: int) -> None:
    assert read_integer("n", text, "int") == number


@pytest.mark.parametrize("text", ["abc", "3.5", "NaN", "Infinity", "2147483648", "1e999999999", ""])
def test_what_is_no_int(text: str) -> None:
    with pytest.raises(InvalidParameter, match="to type int"):
        read_integer("n", text, "int")


def test_enums_match_loosely() -> None:
    assert read_enum("m", "mean_imputation", ["MeanImputation", "Skip"]) == "MeanImputation"
    assert read_enum("s", "l_bfgs", ["AUTO", "L_BFGS"]) == "L_BFGS"
    with pytest.raises(InvalidInput, match="zzz") as caught:
        read_enum("family", "zzz", ["AUTO"])
    assert not isinstance(caught.value, InvalidParameter)  # H2O's clients expect 400, not 412


def test_typed_parameters() -> None:
    specs = [
        spec("alpha", "double[]"),
        spec("ignored_columns", "string[]"),
        spec("training_frame", "Key<Frame>"),
        spec("seed", "long"),
        spec("standardize", "boolean"),
        spec("family", "enum", values=("AUTO", "gaussian")),
        spec("beta_epsilon", "double"),
    ]
    given = Arguments(
        {
            "alpha": "0.5",
            "ignored_columns": '["a","b"]',
            "training_frame": '"f.hex"',
            "seed": "-1",
            "standardize": "TRUE",
            "family": "Gaussian",
            "beta_epsilon": "8e-17",
        }
    )
    assert given.typed(specs) == {
        "alpha": [0.5],
        "ignored_columns": ["a", "b"],
        "training_frame": "f.hex",
        "seed": -1,
        "standardize": True,
        "family": "gaussian",
        "beta_epsilon": 8e-17,
    }


@pytest.mark.parametrize("word", ["maybe", "yes", "2", "[true]", "NaN"])
def test_a_parameter_that_is_neither_true_nor_false_is_an_error(word: str) -> None:
    with pytest.raises(InvalidParameter, match="to type boolean"):
        Arguments({"standardize": word}).typed([spec("standardize", "boolean")])


def test_an_unknown_parameter_is_an_error() -> None:
    with pytest.raises(InvalidParameter, match="Unknown parameter: nosuch"):
        Arguments({"nosuch": "1"}).typed([])


def test_of_an_unknown_parameter_the_start_is_told() -> None:
    with pytest.raises(InvalidParameter) as caught:
        Arguments({"x" * 5000: "1"}).typed([])
    assert len(str(caught.value)) < 200


def test_json_bodies_are_read_like_forms() -> None:
    assert read_json(b'{"a": [0.3], "b": "x", "c": null, "d": true}') == {
        "a": "[0.3]",
        "b": "x",
        "d": "true",
    }


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_object(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_json(body)


def test_too_many_fields() -> None:
    with pytest.raises(InvalidInput):
        read_query("&".join(f"a{i}=1" for i in range(MAX_FIELDS + 1)))


@given(st.text())
def test_any_integer_text_is_read_or_refused(text: str) -> None:
    try:
        assert -(1 << 63) <= read_integer("n", text, "long") < 1 << 63
    except InvalidParameter as error:
        assert "n" in error.message  # noqa: PT017
