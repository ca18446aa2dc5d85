"""Each attack class of docs/security.md names tests, and those tests exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
ROWS = re.findall(r"^\| (\d+) (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)


def test_every_class_has_a_row() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 27))


@pytest.mark.parametrize(("number", "told", "stops", "tests"), ROWS)
def test_the_tests_of_a_class_exist(number: str, told: str, stops: str, tests: str) -> None:
    names = re.findall(r"`(tests/[^`]+)`", tests)
    assert names, f"{number} {told}: {stops}"
    for name in names:
        path, _, function = name.partition("::")
        content = (ROOT / path).read_text()
        assert not function or function in _functions(content), name


def _functions(content: str) -> set[str]:
    return {node.name for node in ast.parse(content).body if isinstance(node, ast.FunctionDef)}
