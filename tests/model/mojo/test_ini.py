import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.mojo.ini import MAX_COLUMNS, DomainEntry, parse_ini, print_ini

TEXT = """[info]
a = 1
# a comment
b = x = y

[columns]
  first\u00a0
[second
[domains]
1: 3 d000.txt
"""


def test_sections_comments_and_line_ends() -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        ini = parse_ini(text)
        assert ini.info.values == {"a": "1", "b": "x = y"}
        assert ini.columns == ("first\u00a0", "[second")  # Java trims no more than it must
        assert ini.domains == (DomainEntry(1, 3, "d000.txt"),)


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(st.lists(names, max_size=4))
def test_names_read_back_or_are_refused(columns: list[str]) -> None:
    try:
        text = print_ini({"k": "v"}, columns, [DomainEntry(0, 2, "d000.txt")])
    except Unsupported:
        assert any(name.strip() != name or name[0] == "#" for name in columns)
        return
    ini = parse_ini(text)
    assert list(ini.columns) == columns
    assert ini.domains == (DomainEntry(0, 2, "d000.txt"),)


@pytest.mark.parametrize("name", ["", " x", "x ", "#x", "[info]", "[domains]", "a\nb", "a\rb"])
def test_a_name_that_would_not_read_back_is_refused(name: str) -> None:
    with pytest.raises(Unsupported, match="cannot be called"):
        print_ini({}, [name], [])


@pytest.mark.parametrize(
    "text",
    [
        "a = 1",
        "[info]\na",
        "[info]\na = 1\na = 2",
        "[info]\na = 1\n[columns]\n[info]\nb = 2",
        "[domains]\n0: x d000.txt",
        "[domains]\n0: 1 ../../etc/passwd",
        "[domains]\n-1: 1 d000.txt",
        "[columns]\n" + "x\n" * (MAX_COLUMNS + 1),
    ],
)
def test_a_line_that_does_not_fit_its_section_is_refused(text: str) -> None:
    with pytest.raises(InvalidArtifact, match=r"model\.ini"):
        parse_ini(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in ("", "[info]\n", "[domains]\n"):
        try:
            parse_ini(start + text)
        except InvalidArtifact:
            continue
