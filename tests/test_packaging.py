"""What a fresh machine relies on: exact versions and no download addresses."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_constraints_are_exact_versions_without_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin), pin


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for requirement in (*project["dependencies"], *extras):
        name = re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", pins, re.MULTILINE), name


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "http" not in lock.replace("https-", "")
