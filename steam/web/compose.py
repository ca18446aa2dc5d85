"""The master's application over real implementations, with its regular passes."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from fastapi import FastAPI

from steam.overseer.limits.confiner import description
from steam.overseer.sockets.handover import has_resident
from steam.settings import Settings
from steam.web.app import create_app
from steam.web.passes import regular_passes
from steam.web.services import Limits, MasterServices
from steam.wiring.backup import regular_backups
from steam.wiring.master import opened_master


@contextmanager
def opened_app(settings: Settings) -> Iterator[FastAPI]:
    """The application of a home; it oversees the home while the block runs."""
    home = settings.layout
    with (
        opened_master(settings) as parts,
        regular_passes(
            parts.overseer, parts.clock, partial(has_resident, home), settings.pass_interval_s
        ) as passes,
        regular_backups(settings, parts.store),
    ):
        services = MasterServices(
            store=parts.store,
            registry=parts.registry,
            deployer=parts.deployer,
            batches=parts.batches,
            run_pass=passes.after_change,
            home=home,
            host=settings.host,
            who=getpass.getuser(),
            clock=parts.clock,
            limits=Limits(
                settings.max_artifact_mb << 20,
                settings.max_body_mb << 20,
                settings.gateway_wait_s,
            ),
            isolation=description(parts.overseer.performer.confiner),
            pass_interval_s=settings.pass_interval_s,
            last_pass_ms=lambda: passes.last_ms,
        )
        yield create_app(services)
