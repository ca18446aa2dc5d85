import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.rest.forms import MAX_DEPTH, read_array, read_value, read_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[a,b]", ["a", "b"]),
        ('["a","b"]', ["a", "b"]),
        ("[/data/a b.csv]", ["/data/a b.csv"]),
        ("[AGE,Intercept]", ["AGE", "Intercept"]),
        ("0.5", ["0.5"]),
        ("[]", []),
        ("", None),
        ("null", None),
        ("[null, NA, \"NA\", '']", [None, None, "NA", "''"]),
        ('["a,b", "c]d"]', ["a,b", "c]d"]),
        (r'["say \"hi\"", "C:\\x", "C:\y"]', ['say "hi"', r"C:\x", r"C:\y"]),
        ("[[a,b],[c]]", [["a", "b"], ["c"]]),
        ('[{a: "AGE",b: "PSA"},{a:RACE}]', [{"a": "AGE", "b": "PSA"}, {"a": "RACE"}]),
        ("[a,]", ["a", None]),
    ],
)
def test_arrays_as_clients_write_them(text: str, value: object) -> None:
    assert read_array(text) == value


def test_objects_with_bare_words() -> None:
    text = '{"strategy": RandomDiscrete,"max_models": 2,"alpha": [0,0.5]}'
    assert read_value(text) == {
        "strategy": "RandomDiscrete",
        "max_models": "2",
        "alpha": ["0", "0.5"],
    }


@pytest.mark.parametrize(
    "text", ["[a", '["a]', "[a] b", "{a}", "{a: b", "[[a]", '"', "[a b] c", '{"a" b}', "{a:b]"]
)
def test_what_is_not_in_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_array(text)


def test_nesting_is_bounded() -> None:
    assert read_value("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    with pytest.raises(InvalidInput, match="deep"):
        read_value("[" * 100_000)


def test_a_list_of_words_holds_no_list() -> None:
    with pytest.raises(InvalidInput):
        read_words("[[a]]")


@given(st.lists(st.text()))
def test_quoted_words_come_back_as_they_were(words: list[str]) -> None:
    quoted = ['"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words]
    assert read_words("[" + " , ".join(quoted) + "]") == words


@given(st.text(alphabet='[]{}",:\\ aN\n') | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_value(text)
    except InvalidInput as error:
        assert error.hint  # noqa: PT017 - either outcome is fine, a bare one is not
