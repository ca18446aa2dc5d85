"""docs/algorithms.md: its code is that of the example, and what stands alone runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "algorithms.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"(?m)^`([^`\n]+)`\n```\w+\n(.*?)^```", PAGE, re.DOTALL)
ALONE = re.findall(r"(?m)(?<!`)\n\n```python\n(.*?)^```", PAGE, re.DOTALL)


def test_the_page_quotes_the_example() -> None:
    assert {Path(file).name for file, _ in QUOTED} == {"steam_kmeans.py", "pyproject.toml"}


@pytest.mark.parametrize(("file", "code"), QUOTED, ids=[Path(file).name for file, _ in QUOTED])
def test_what_is_quoted_stands_in_the_file(file: str, code: str) -> None:
    assert code.strip()
    assert code in (ROOT / file).read_text(encoding="utf-8")


def test_the_task_on_the_page_runs() -> None:
    (code,) = ALONE
    exec(compile(code, "docs/algorithms.md", "exec"), {"__name__": "page"})
