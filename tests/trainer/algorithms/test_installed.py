"""Packages are real ones: folders with metadata on the path, as an installer leaves them."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steam.core.errors import NotFound
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.installed import with_installed

SOUND = """
from steam.trainer.algorithms.glm import GlmAlgorithm

class Mine(GlmAlgorithm):
    name = {name!r}

    def __init__(self):
        print("hello")

made = Mine()
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Install a package of one module whose entry point is `module:target`."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    modules: list[str] = []

    def put(module: str, code: str, target: str = "made") -> None:
        (site / f"{module}.py").write_text(code)
        metadata = site / f"{module}-1.2.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n")
        (metadata / "entry_points.txt").write_text(
            f"[steam.algorithms]\nthing = {module}:{target}\n"
        )
        modules.append(module)

    yield put
    for module in modules:
        sys.modules.pop(module, None)


def names_and_refusals() -> tuple[list[str], list[str]]:
    algorithms, refused = with_installed([GlmAlgorithm()])
    return [one.name for one in algorithms], [str(one) for one in refused]


def test_without_packages_there_are_ours() -> None:
    assert names_and_refusals() == (["glm"], [])


@pytest.mark.parametrize("target", ["made", "Mine"])
def test_an_object_or_a_class_is_taken_up(install: Callable[..., None], target: str) -> None:
    install("steam_mine", SOUND.format(name="mine"), target)
    assert names_and_refusals() == (["glm", "mine"], [])


def test_what_a_package_prints_is_not_among_what_the_trainer_says(
    install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("steam_mine", SOUND.format(name="mine"))
    with_installed([])
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "hello\n")


@pytest.mark.parametrize(
    ("code", "target", "words"),
    [
        ("import nowhere_at_all", "made", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("made = (", "made", "it fails with SyntaxError"),
        ("x = 1", "made", "it fails with AttributeError"),
        ("made = 42", "made", "its name is None"),
        ("raise SystemExit('bye')", "made", "it fails with SystemExit: bye"),
        ("class Made:\n    def __init__(self, x): ...", "Made", "it fails with TypeError"),
        (
            "class Made:\n    @property\n    def name(self): raise OSError('gone\\nfar')",
            "Made",
            "it fails with OSError: gone",
        ),
        (SOUND.format(name="glm"), "made", "the name 'glm' is taken."),
        (SOUND.format(name="a b"), "made", "its name is 'a b'"),
        ("raise ValueError('x' * 10_000)", "made", "it fails with ValueError: xxx"),
    ],
)
def test_a_broken_package_is_told_and_keeps_nobody_out(
    install: Callable[..., None], code: str, target: str, words: str
) -> None:
    install("steam_broken", code, target)
    install("steam_zebra", SOUND.format(name="zebra"))
    names, (told,) = names_and_refusals()
    assert names == ["glm", "zebra"]
    assert told.startswith("The algorithm 'thing' of steam_broken 1.2 is left out: ")
    assert words in told
    assert "\n" not in told
    assert len(told) < 400


def test_of_two_packages_with_one_name_the_first_counts(install: Callable[..., None]) -> None:
    install("steam_b", SOUND.format(name="same"))
    install("steam_a", SOUND.format(name="same"))
    algorithms, (refused,) = with_installed([])
    assert type(algorithms.get("same")).__module__ == "steam_a"
    assert refused.package == "steam_b 1.2"
    with pytest.raises(NotFound, match="There are: same"):
        algorithms.get("other")
