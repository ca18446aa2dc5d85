"""The command itself: help everywhere, and errors as sentences with their exit codes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from steam.cli.app import EXIT_CODES, app, run
from steam.core import errors

ROOT = Path(__file__).parents[2]


def _steam(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "steam", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _commands() -> list[tuple[str, ...]]:
    top = typer.main.get_command(app)
    found: list[tuple[str, ...]] = [()]
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("words", _commands(), ids=lambda words: " ".join(words) or "steam")
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    command = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]
    assert (command.help or "").strip(), words


def test_a_command_does_not_pay_for_the_database_and_the_servers() -> None:
    code = "import steam.cli.app, sys; print(*sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"sqlalchemy", "fastapi", "numpy", "pyarrow", "structlog", "psutil"}
    ours = {"steam.overseer", "steam.backup", "steam.doctor.examine", "steam.cli.demo.steps"}
    assert not (heavy | ours) & set(seen.stdout.split())


def test_the_commands_of_the_design_are_there() -> None:
    assert {
        ("up",), ("demo",), ("trainer",), ("serve",), ("overseer",), ("train",), ("deploy",),
        ("predict",), ("logs",), ("events",), ("frame", "import"), ("frame", "list"),
        ("frame", "show"), ("frame", "rm"), ("job", "list"), ("job", "show"), ("job", "cancel"),
        ("model", "list"), ("model", "show"), ("model", "register"), ("model", "rm"),
        ("deployment", "list"), ("deployment", "show"), ("deployment", "stop"),
        ("deployment", "start"), ("deployment", "restart"), ("deployment", "history"),
        ("deployment", "rm"),
    } <= set(_commands())  # fmt: skip


@pytest.mark.parametrize(("kind", "code"), EXIT_CODES)
def test_errors_become_exit_codes(
    kind: type[errors.SteamError], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise errors.NotFound("model", "[x]") if kind is errors.NotFound else kind("It [broke].")

    assert run(fail) == code
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "[broke]" in said or "[x]" in said
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"| {code} |" in page


def test_a_wrong_word_is_a_usage_error() -> None:
    done = _steam("deplyo")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "deplyo" in done.stderr


def test_without_a_master_the_next_step_is_named(tmp_path: Path) -> None:
    done = _steam("deployment", "list", "--home", str(tmp_path))
    assert done.returncode == 5
    assert done.stderr.startswith("error: No master runs for the home")
    assert "steam up" in done.stderr
    assert done.stdout == ""


def test_a_master_that_is_gone_is_named(tmp_path: Path) -> None:
    done = _steam("deployment", "list", "--master", "http://127.0.0.1:9")
    assert done.returncode == 5
    assert "No master answers at http://127.0.0.1:9." in done.stderr


def test_a_fault_of_ours_is_a_sentence_too(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise IndexError("tuple index out of range")

    assert run(fail) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: steam has a fault: IndexError: tuple index out of range.")
    assert "Traceback" not in said
    [file] = re.findall(r"(/\S+\.txt),", said)
    assert "Traceback" in Path(file).read_text(encoding="utf-8")
    Path(file).unlink()
