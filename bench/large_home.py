"""A home with hundreds of deployments and thousands of models, as years of a team leave it."""

import random
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from steam.accounts.secret import new_secret
from steam.core.accounts import Role
from steam.core.clock import SystemClock
from steam.core.home import Home
from steam.core.policy import Policy
from steam.core.records import Model, Project, Version
from steam.core.states import DesiredState, WorkerState
from steam.core.store import Store, Writer
from steam.deploy.recording import Change, record_change
from steam.deploy.registry import Registry
from steam.deploy.wanted import Wanted
from steam.scoring.figures.boot_time import SystemBootTime
from steam.scoring.histogram import PLACES, place_of
from steam.web.traffic.file import writing
from steam.web.traffic.latencies import packed
from steam.web.traffic.rows import values_of
from steam.web.traffic.traffic import Traffic

FIXTURES = Path(__file__).parents[1] / "tests" / "model" / "fixtures"
FILES = ("glm_binomial", "glm_gaussian", "glm_poisson_offset", "glm_multinomial_iris")
WHO = "anna"
_MINUTE_MS = 60_000
_DAY_MINUTES = 24 * 60
_BY_MINUTE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. The first `wanted` deployments should run; the others are stopped.

    `days` are those of traffic, which every deployment has in each minute.
    """

    deployments: int = 200
    wanted: int = 0
    models: int = 5000
    projects: int = 20
    events: int = 10_000
    days: int = 30


def fill(home: Home, store: Store, size: Size) -> dict[str, str]:
    """Fill a home that is new; the secrets of sessions of admin `root` and of viewer `vic`.

    `vic` is a member of one project, besides that which is everybody's. All facts of models are
    those of real files; their figures differ by a little.
    """
    originals = _originals(home, store)
    with store.write() as writer:
        projects = _projects(writer, size)
        models = _models(writer, size, projects, originals)
        _deployments(writer, size, models)
        _events(writer, size)
        sessions = _accounts(writer, projects[0])
        ids = [one.id for one in writer.deployments()]
    if size.days:
        _traffic(home, ids, size.days)
    return sessions


def _originals(home: Home, store: Store) -> list[Model]:
    registry = Registry(store, home, SystemClock())
    return [registry.register_model(FIXTURES / f"{name}.zip", name, None, WHO)[0] for name in FILES]


def _projects(writer: Writer, size: Size) -> list[Project]:
    return [
        writer.add_project(
            name=f"project-{number:02}",
            description="Models that answer one question.",
            created_ms=_ago(size.projects - number),
        )
        for number in range(size.projects)
    ]


def _models(
    writer: Writer, size: Size, projects: list[Project], originals: list[Model]
) -> list[Model]:
    made = []
    for number in range(size.models):
        original = originals[number % len(originals)]
        made.append(
            writer.add_model(
                project_id=projects[number % len(projects)].id,
                name=f"{original.name}-{number:05}",
                algorithm=original.algorithm,
                category=original.category,
                artifact_sha256=original.artifact_sha256,
                size_bytes=original.size_bytes,
                facts={**original.facts, "metrics": _varied(original.facts["metrics"], number)},
                created_ms=_ago(size.models - number),
                created_by=WHO,
            )
        )
    for model in made[: len(projects)]:
        writer.put_label(
            project_id=model.project_id, name="prod", model_id=model.id, created_ms=model.created_ms
        )
    return made


def _varied(metrics: object, number: int) -> dict[str, dict[str, object]]:
    """Each kind of metrics with other numbers, and those of a cross-validation besides."""
    dice = random.Random(number)
    training = metrics.get("training", {}) if isinstance(metrics, Mapping) else {}
    return {
        kind: {
            name: value * dice.uniform(0.9, 1.0) if isinstance(value, float) else value
            for name, value in training.items()
        }
        for kind in ("training", "cross_validation")
    }


def _deployments(writer: Writer, size: Size, models: list[Model]) -> None:
    """Each with two versions; those that are stopped have had three workers."""
    for number in range(size.deployments):
        deployment = writer.add_deployment(
            name=f"endpoint-{number:03}",
            replicas=1,
            port=9300 + number,
            policy=Policy(),
            created_ms=_ago(number),
        )
        versions = [
            writer.add_version(
                deployment_id=deployment.id,
                model_id=model.id,
                artifact_sha256=model.artifact_sha256,
                who=WHO,
                why="It is better.",
                created_ms=model.created_ms,
            )
            for model in (models[number % len(models)], models[(number + 20) % len(models)])
        ]
        is_wanted = number < size.wanted
        desired = DesiredState.RUNNING if is_wanted else DesiredState.STOPPED
        writer.update_deployment(replace(deployment, version_id=versions[-1].id, desired=desired))
        if not is_wanted:
            _ended_workers(writer, versions[-1], deployment.port)


def _ended_workers(writer: Writer, version: Version, port: int) -> None:
    for age in (30, 20, 10):
        begun_ms = _ago(age)
        worker = writer.add_worker(
            deployment_id=version.deployment_id,
            version_id=version.id,
            slot=0,
            token=f"{version.id}-{age}",
            port=port,
            restarts=0,
            started_ms=begun_ms,
        )
        ended_ms = begun_ms + _MINUTE_MS
        writer.update_worker(
            replace(
                worker,
                state=WorkerState.EXITED,
                since_ms=ended_ms,
                ready_ms=begun_ms,
                ended_ms=ended_ms,
                exit_code=0,
            )
        )


def _events(writer: Writer, size: Size) -> None:
    names = [deployment.name for deployment in writer.deployments()] or ["nothing"]
    changes = (Change.CREATED, Change.STOPPED, Change.STARTED, Change.VERSION_ADDED)
    wanted = Wanted(DesiredState.RUNNING, 1, 2, FILES[0], None, Policy().limits)
    for number in range(size.events):
        name, ms = names[number % len(names)], _ago(size.events - number)
        if number % 5 == 0:
            record_change(
                writer,
                changes[number // 5 % len(changes)],
                name,
                f"Deployment '{name}' was changed.",
                ms=ms,
                who=WHO,
                why="It is better.",
                before=wanted,
                after=wanted,
            )
        else:
            writer.add_event(
                ms=ms,
                actor="overseer",
                kind="worker-ready",
                thing=f"deployment:{name}",
                text="Worker 0 is ready.",
                data={"slot": 0, "pid": number},
            )


def _accounts(writer: Writer, project: Project) -> dict[str, str]:
    now_ms = _ago(0)
    secrets = {}
    for name, role in (("root", Role.ADMIN), ("vic", Role.VIEWER)):
        secret = new_secret("steam_session")
        account = writer.add_account(name=name, role=role, password_hash="", created_ms=now_ms)
        writer.add_session(
            account_id=account.id,
            sha256=secret.sha256,
            created_ms=now_ms,
            expires_ms=now_ms + _DAY_MINUTES * _MINUTE_MS,
        )
        secrets[name] = secret.text
        if role is Role.VIEWER:
            writer.add_membership(project_id=project.id, account_id=account.id)
    return secrets


def _traffic(home: Home, deployments: list[int], days: int) -> None:
    """As the sampler leaves it: two days by the minute, what is older by ten of them."""
    now = _ago(0) // _MINUTE_MS
    by_minute = now - min(days, _BY_MINUTE_DAYS) * _DAY_MINUTES
    boot_s = SystemBootTime().now_s()
    shift = now - int(boot_s) // 60
    with writing(home.traffic) as connection:
        _boot(connection, now, shift)
        connection.executemany(
            "INSERT INTO minute VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)",
            (
                (one, minute - shift, minute, *values)
                for one, minute, values in _asked(deployments, range(by_minute, now))
            ),
        )
        connection.executemany(
            "INSERT INTO ten_minutes VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (one, minute, *values)
                for one, minute, values in _asked(
                    deployments, range(now - days * _DAY_MINUTES, by_minute, 10)
                )
            ),
        )


def _boot(connection: sqlite3.Connection, now: int, shift: int) -> None:
    """This boot, sampled to its last minute."""
    first, second = SystemBootTime().boot
    number = now - shift - 1
    connection.execute(
        "INSERT INTO boot VALUES (1, ?, ?, ?, 0, ?, ?)", (first, second, shift, number, number)
    )


def _asked(
    deployments: list[int], minutes: range
) -> Iterator[tuple[int, int, tuple[int, int, int, str, bytes]]]:
    """What each was asked in each minute: one of a few amounts, drawn once."""
    dice = np.random.default_rng(7)
    kinds = []
    for answered in (40, 300, 900):
        counts = np.zeros(PLACES, np.int64)
        for took_ns in dice.lognormal(14.0, 0.4, answered):
            counts[place_of(int(took_ns))] += 1
        kinds.append(values_of(Traffic(answered, {"invalid_input": 2}, packed(counts))))
    for one in deployments:
        for minute in minutes:
            yield one, minute, kinds[(one + minute) % len(kinds)]


def _ago(minutes: float) -> int:
    """The time some minutes ago."""
    return int((time.time() - minutes * 60) * 1000)
