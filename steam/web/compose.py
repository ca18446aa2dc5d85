"""The master's application over real implementations, with its regular passes."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from fastapi import FastAPI

from steam.core.errors import SteamError
from steam.overseer.schedule import scheduled
from steam.settings import Settings
from steam.web.app import create_app
from steam.web.services import Limits, MasterServices
from steam.wiring.master import opened_master

ACTOR = "master"


@contextmanager
def opened_app(settings: Settings) -> Iterator[FastAPI]:
    """The application of a home; it oversees the home while the block runs."""
    with opened_master(settings) as parts:
        last_pass_ms: list[int] = []

        def run_pass(actor: str) -> object:
            report = parts.overseer.run_pass(actor)
            last_pass_ms[:] = [parts.clock.now_ms()]
            return report

        def regular_pass() -> None:
            try:
                run_pass(ACTOR)
            except SteamError as error:
                # The next one comes in a few seconds; the reason is for the operator.
                structlog.get_logger().warning("no pass", reason=str(error))

        services = MasterServices(
            store=parts.store,
            registry=parts.registry,
            deployer=parts.deployer,
            run_pass=run_pass,
            home=settings.layout,
            host=settings.host,
            who=getpass.getuser(),
            clock=parts.clock,
            limits=Limits(settings.max_artifact_mb << 20, settings.max_body_mb << 20),
            pass_interval_s=settings.pass_interval_s,
            last_pass_ms=lambda: last_pass_ms[0] if last_pass_ms else None,
        )
        app = create_app(services)
        regular_pass()
        with scheduled(regular_pass, settings.pass_interval_s):
            yield app
