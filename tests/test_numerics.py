"""The page about tests of numbers names files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_file_of_the_page_is_there() -> None:
    page = (ROOT / "docs" / "numerics.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.(?:py|json))`", page))
    assert len(named) > 30
    missing = sorted(name for name in named if not (ROOT / "tests" / "trainer" / name).is_file())
    assert missing == []
