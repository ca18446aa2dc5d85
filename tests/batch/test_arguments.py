"""The command line of a batch: what is wrong with it is one sentence, and no traceback."""

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from steam.batch.arguments import parse_arguments
from steam.batch.exits import Exit
from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from tests.batch.conftest import ARTIFACT, HEADER, Desk


def words(order: str) -> list[str]:
    return ["--order", order, "--artifact", "a.zip", "--report", "r.json"]


def test_an_order_comes_through_as_it_was_given(desk: Desk):
    policy = InputPolicy(unseen_level=Strictness.REJECT)
    order = desk.order(desk.source(f"{HEADER}\n"), keep=("A", "b,c"), policy=policy)
    given = parse_arguments(words(json.dumps(asdict(order))), {"STEAM_WORKER_TOKEN": "t"})
    assert (given.order, given.token) == (order, "t")


@pytest.mark.parametrize(("said", "allowed"), [("true", True), ("1", True), ("no", False)])
def test_pickles_are_loaded_if_the_operator_says_so(desk: Desk, said: str, allowed: bool):
    order = json.dumps(asdict(desk.order(desk.source(f"{HEADER}\n"))))
    assert not parse_arguments(words(order), {}).allow_unsafe
    given = parse_arguments(words(order), {"STEAM_ALLOW_UNSAFE_MODELS": said})
    assert given.allow_unsafe is allowed


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"deployment": 1}', "[" * 5000, "\udcff"])
def test_what_is_no_order_is_told_of(text):
    with pytest.raises(InvalidInput, match="The order is not valid"):
        parse_arguments(words(text), {})


def test_a_process_says_so_and_ends():
    done = subprocess.run(
        [sys.executable, "-m", "steam.batch", *words("{}")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == Exit.BAD_ARGUMENTS
    assert done.stderr.startswith("The order is not valid")
    assert "Traceback" not in done.stderr


def test_csv_to_csv_needs_no_polars(desk: Desk):
    order = json.dumps(asdict(desk.order(desk.source(f"{HEADER}\n70,white,left,no,1,2,7\n"))))
    code = (
        "import runpy, sys\n"
        "try: runpy.run_module('steam.batch', run_name='__main__')\n"
        "except SystemExit as end: print(int(end.code), 'polars' in sys.modules)\n"
    )
    options = ["--artifact", str(ARTIFACT), "--report", str(desk.folder / "r.json")]
    done = subprocess.run(
        [sys.executable, "-c", code, "--order", order, *options],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(int(Exit.DONE)), "False"]
