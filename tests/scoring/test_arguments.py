from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Policy, Strictness, SupervisionPolicy
from steam.scoring.arguments import parse_arguments

GOOD = {
    "--artifact": "m.zip",
    "--sha256": "A" * 64,
    "--host": "127.0.0.1",
    "--port": "0",
    "--deployment": "prostate",
    "--version": "3",
    "--policy": '{"unseen_level": "reject"}',
    "--max-body-mb": "2",
}


def argv(**changed: str) -> list[str]:
    given = {**GOOD, **{f"--{name.replace('_', '-')}": value for name, value in changed.items()}}
    return [part for pair in given.items() for part in pair]


def test_a_whole_command_line_is_read() -> None:
    arguments = parse_arguments(argv(), {"STEAM_WORKER_TOKEN": "abc_-1"})
    assert arguments.sha256 == "a" * 64
    assert arguments.policy == Policy(input=InputPolicy(unseen_level=Strictness.REJECT))
    assert arguments.max_body_bytes == 2 * 1024 * 1024
    assert arguments.token == "abc_-1"
    assert arguments.listener is None
    assert arguments.figures is None


def test_the_folder_of_figures_is_a_path() -> None:
    assert parse_arguments(argv(figures="/srv/f"), {}).figures == Path("/srv/f")


def test_an_inherited_listener_is_a_number() -> None:
    assert parse_arguments(argv(listener="7"), {}).listener == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sha256", "abc"),
        ("sha256", "g" * 64),
        ("host", "a b"),
        ("host", ""),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "http"),
        ("listener", "x"),
        ("listener", "-1"),
        ("listener", "2"),
        ("listener", "99999999999"),
        ("deployment", "../x"),
        ("version", "0"),
        ("version", "1.5"),
        ("policy", "{"),
        ("policy", "[]"),
        ("policy", '{"unseen_level": "maybe"}'),
        ("policy", '{"unseen": "warn"}'),
        ("policy", '{"input": 5}'),
        ("policy", '{"supervision": 5}'),
        ("policy", '{"supervision": {"stop_timeout_s": "9"}}'),
        ("policy", '{"supervision": {"stop_timeout_s": -1}}'),
        ("policy", '{"supervision": {"stop_timeout_s": NaN}}'),
        ("max_body_mb", "0"),
        ("max_body_mb", "99999"),
        ("unknown_option", "1"),
    ],
)
def test_each_bad_value_is_refused_in_a_sentence(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_arguments(argv(**{name: value}), {})
    assert caught.value.message.endswith(".")


def test_a_token_that_could_not_be_one_of_ours_is_refused() -> None:
    with pytest.raises(InvalidInput, match="STEAM_WORKER_TOKEN"):
        parse_arguments(argv(), {"STEAM_WORKER_TOKEN": "a\nb"})


def test_of_a_whole_policy_input_and_supervision_are_taken() -> None:
    policy = '{"input": {"missing_column": "accept"}, "supervision": {"stop_timeout_s": 9}}'
    arguments = parse_arguments(argv(policy=policy), {})
    assert arguments.policy == Policy(
        input=InputPolicy(missing_column=Strictness.ACCEPT),
        supervision=SupervisionPolicy(stop_timeout_s=9),
    )
