from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, SteamError, Unsupported
from steam.model.mojo.opened import open_mojo
from steam.model.mojo.read import read_mojo
from steam.model.signature import Category, Column, ColumnType

Edit = Callable[[str], str]


@pytest.fixture
def edited(members: Mapping[str, bytes], contained):
    """The good MOJO with its model.ini or another member changed."""

    def edit(change: Edit, member: str = "model.ini"):
        before = members[member].decode()
        after = change(before)
        assert after != before
        return contained({**members, member: after.encode()})

    return edit


def replaced(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new, 1)


def test_a_signature_is_that_of_the_columns(contained, members) -> None:
    signature = read_mojo(contained(members)).signature
    assert signature.names == ("DPROS", "RACE", "DCAPS", "AGE", "PSA", "VOL", "GLEASON")
    assert signature.features[2] == Column("DCAPS", ColumnType.CATEGORICAL, ("no", "yes"))
    assert signature.features[3] == Column("AGE", ColumnType.NUMERIC)
    assert signature.response == Column("CAPSULE", ColumnType.CATEGORICAL, ("No", "Yes"))
    assert signature.category is Category.BINOMIAL


@pytest.mark.parametrize(
    "key",
    [
        *(
            "algorithm",
            "category",
            "supervised",
            "n_features",
            "n_classes",
            "n_columns",
            "mojo_version",
        ),
        *("default_threshold", "cats", "cat_offsets", "nums", "num_means", "cat_modes", "beta"),
        *("family", "link"),
    ],
)
def test_a_key_that_scoring_needs_must_be_there(edited, key: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(edited(replaced(f"\n{key} = ", f"\n# {key} = ")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("n_columns = 8", "n_columns = 9"),
        ("n_columns = 8", "n_columns = 2147483647"),
        ("n_columns = 8", "n_columns = 99999999999999999999"),
        ("n_features = 7", "n_features = 8"),
        ("n_features = 7", "n_features = 6"),
        ("n_features = 7", "n_features = -7"),
        ("supervised = true", "supervised = false"),
        ("cats = 3", "cats = 2"),
        ("nums = 4", "nums = 5"),
        ("nums = 4", "nums = 4.0"),
        ("cat_offsets = [0, 4,", "cat_offsets = [0, 5,"),
        ("cat_offsets = [0, 4,", "cat_offsets = [0, -4,"),
        ("cat_modes = [1,", "cat_modes = [4,"),
        ("cat_modes = [1,", "cat_modes = [-1,"),
        ("num_means = [66", "num_means = [NaN, 66"),
        ("num_means = [66.05898876404493", "num_means = [NaN"),
        ("beta = [0.31990764083905754", "beta = [NaN"),
        ("beta = [0.31990764083905754", "beta = [1e999"),
        ("beta = [0.31990764083905754, ", "beta = ["),
        ("default_threshold = 0.38", "default_threshold = 2.38"),
        ("mojo_version = 1.00", "mojo_version = one"),
        ("n_domains = 4", "n_domains = 4\noffset_column = AGE"),
        ("n_domains = 4", "n_domains = 4\ncats = 3"),
        ("n_classes = 2", "n_classes = 3"),
        ("n_domains = 4", "n_domains = 5"),
        ("mean_imputation = true", "mean_imputation = yes"),
        ("category = Binomial", "category = Regression"),
        ("CAPSULE\n", "AGE\n"),
        ("0: 4 d000", "0: 5 d000"),
        ("0: 4 d000", "0: 999999999 d000"),
        ("0: 4 d000", "8: 4 d000"),
        ("0: 4 d000", "1: 4 d000"),
        ("0: 4 d000", "0: 4 d009"),
        ("7: 2 d003", "7: 3 d001"),
        ("7: 2 d003.txt", ""),
        ("1: 3 d001.txt", ""),
    ],
)
def test_numbers_that_do_not_agree_are_refused(edited, members, old: str, new: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(edited(replaced(old, new)))


def test_coefficients_that_look_like_whole_numbers_are_refused(edited) -> None:
    def whole(text: str) -> str:
        start = text.index("beta = ")
        return text[:start] + f"beta = [{', '.join('1' * 14)}]" + text[text.index("\nfamily") :]

    with pytest.raises(InvalidArtifact, match="look like whole numbers"):
        read_mojo(edited(whole))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("algorithm = Generalized Linear Modeling", "algorithm = Word2Vec", "'Word2Vec'"),
        ("mojo_version = 1.00", "mojo_version = 1.10", r"1\.10"),
        ("category = Binomial", "category = WordEmbedding", "'WordEmbedding'"),
        ("family = binomial", "family = cauchy", "'cauchy'"),
        ("link = logit", "link = probit", "'probit'"),
    ],
)
def test_what_is_not_supported_is_named(edited, old: str, new: str, named: str) -> None:
    with pytest.raises(Unsupported, match=named):
        read_mojo(edited(replaced(old, new)))


def test_levels_must_be_utf8_and_unique(edited, contained, members) -> None:
    with pytest.raises(InvalidArtifact, match="not UTF-8"):
        read_mojo(contained({**members, "domains/d000.txt": b"\xff\xfe\n\n\n\n"}))
    with pytest.raises(InvalidArtifact, match="same level twice"):
        read_mojo(edited(lambda text: "a\na\nb\nc\n", "domains/d000.txt"))
    with pytest.raises(InvalidArtifact, match="not UTF-8"):
        read_mojo(contained({**members, "model.ini": b"[info]\n\xff"}))


def test_an_archive_without_model_ini_is_no_mojo(contained) -> None:
    with pytest.raises(InvalidArtifact, match=r"model\.ini is missing"):
        open_mojo(contained({"x": b""}))


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
        "9" * 12,
        "é",
        "Infinity",
    ]
) | st.text(max_size=12)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_no_change_of_model_ini_raises_anything_but_ours(choice, contained, members) -> None:
    lines = members["model.ini"].decode().splitlines()
    for _ in range(choice.draw(st.integers(1, 3))):
        number = choice.draw(st.integers(0, len(lines) - 1))
        line, token = lines[number], choice.draw(tokens)
        key = line.partition(" = ")[0]
        lines[number] = choice.draw(
            st.sampled_from([f"{key} = {token}", token, line + token, f"{line}\n{line}"])
        )
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    try:
        model = read_mojo(
            contained(
                {"model.ini": text}
                | {
                    name: content
                    for name, content in members.items()
                    if name.startswith("domains/")
                }
            )
        )
        model.predict({}, 1)
    except SteamError:
        return
