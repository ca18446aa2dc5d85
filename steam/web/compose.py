"""The master's application over real implementations, with its regular passes."""

import getpass
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from fastapi import FastAPI

from steam.accounts.entry import SessionLife
from steam.core.loopback import is_loopback
from steam.doctor.examine import SLOW_CHECKS
from steam.doctor.finding import Finding
from steam.overseer.limits.confiner import description
from steam.overseer.sockets.handover import has_resident
from steam.settings import Settings
from steam.web.access.entrance import Entrance
from steam.web.app import create_app
from steam.web.checkup import Checkup
from steam.web.passes import regular_passes
from steam.web.services import Limits, MasterServices
from steam.web.traffic.reader import TrafficReader
from steam.web.traffic.resources import WorkerUsage
from steam.web.traffic.sampler import regular_samples
from steam.web.warming import begin_warming
from steam.wiring.backup import regular_backups
from steam.wiring.doctor import examine_home
from steam.wiring.home import new_token
from steam.wiring.master import opened_master


@contextmanager
def opened_app(settings: Settings) -> Iterator[FastAPI]:
    """The application of a home; it oversees the home while the block runs."""
    home, usage = settings.layout, WorkerUsage()
    with (
        opened_master(settings) as parts,
        regular_passes(
            parts.overseer, parts.clock, partial(has_resident, home), settings.pass_interval_s
        ) as passes,
        regular_backups(settings, parts.store),
        regular_samples(settings, parts.store, usage),
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
            entrance=entrance_of(settings, new_token(home.master_token)),
            traffic=TrafficReader(home, parts.clock),
            usage=usage,
            clock=parts.clock,
            limits=Limits(
                settings.max_artifact_mb << 20,
                settings.max_body_mb << 20,
                settings.gateway_wait_s,
                upload_bytes=settings.max_upload_mb << 20,
            ),
            isolation=description(parts.overseer.performer.confiner),
            pass_interval_s=settings.pass_interval_s,
            last_pass_ms=lambda: passes.last_ms,
            trainer_url=settings.trainer_url,
            settings=settings,
            checkup=Checkup(partial(_examined, settings), parts.clock),
        )
        app = create_app(services)
        begin_warming(app)
        yield app


def entrance_of(settings: Settings, home_token: str) -> Entrance:
    """How people come into a master with these settings."""
    bind = settings.master_host
    own_name = () if is_loopback(bind) else (socket.gethostname(),)
    return Entrance(
        bind=bind,
        host_names=(*settings.host_names, *own_name),
        home_token=home_token,
        tls=settings.tls_certificate is not None or settings.tls_proxy,
        life=SessionLife(
            idle_ms=round(settings.login_idle_h * 3_600_000),
            most_ms=round(settings.login_days * 86_400_000),
        ),
    )


def _examined(settings: Settings) -> list[Finding]:
    """What the doctor finds without the checks that take long: those are made by `steam doctor`."""
    return examine_home(settings, lambda _share, _text: None, without=SLOW_CHECKS)
