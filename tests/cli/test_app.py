"""The command itself: help everywhere, and errors as sentences with their exit codes."""

import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import typer

from steam.cli.app import EXIT_CODES, app, run
from steam.cli.own_words import LISTS, with_commands
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--port", "abc"), "--port takes a whole number, and got 'abc'. It stands for:"),
        (("deployment", "scale", "x", "many"), "replicas takes a whole number, and got 'many'."),
    ],
)
def test_a_value_of_a_wrong_kind_is_told_in_a_sentence(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda: app(words)) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith(f"error: {said}")


def test_what_else_is_wrong_with_a_command_line_is_told_by_its_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(lambda: app(["restore"])) == 2
    assert "Missing argument" in capsys.readouterr().err


def test_a_backup_that_is_not_there_is_told_with_the_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["restore", str(tmp_path / "none.tar"), "--home", str(tmp_path / "home")]
    assert run(lambda: app(words)) == 3
    assert "Check the path" in " ".join(capsys.readouterr().err.split())


def test_nobody_is_asked_whether_to_remove_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class NoMaster:
        def deployment(self, name: str) -> None:
            raise errors.NotFound(
                "deployment", name, hint="The list of deployments shows all of them."
            )

    monkeypatch.setattr("steam.cli.connect.master", lambda *_: nullcontext(NoMaster()))
    monkeypatch.setattr("typer.confirm", pytest.fail)
    assert run(lambda: app(["deployment", "rm", "nope"])) == 3
    told = " ".join(capsys.readouterr().err.split())
    assert told.endswith("no deployment 'nope'. `steam deployment list` shows all of them.")


@pytest.mark.parametrize(("listed", "command"), LISTS.items())
def test_hints_name_commands_that_there_are(listed: str, command: str) -> None:
    assert tuple(command.split()) in _commands()
    assert with_commands(f"No. The list of {listed} shows them.").endswith(
        f"`steam {command}` shows them."
    )


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
