"""Backups of a home, by hand and by schedule."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import structlog

from steam import __version__
from steam.backup.restore import BackupRestorer
from steam.backup.scheduled import CHECK_EVERY_S, ScheduledBackups
from steam.backup.take import BackupTaker, Origin
from steam.core.clock import SystemClock
from steam.core.errors import SteamError
from steam.core.store import Store
from steam.db.copy import copy_database, read_copy
from steam.db.migrate import HEAD
from steam.db.sqlite import open_store
from steam.overseer.schedule import scheduled
from steam.settings import Settings

_MAY_BE_SECRET = ("token", "secret", "password", "key", "webhook", "url")


def backup_taker(settings: Settings) -> BackupTaker:
    """Takes backups of the home of these settings."""
    return BackupTaker(
        home=settings.layout,
        copy_database=copy_database,
        clock=SystemClock(),
        origin=Origin(__version__, socket.gethostname(), shown_settings(settings)),
    )


def backup_restorer() -> BackupRestorer:
    """Restores backups."""
    return BackupRestorer(
        read_database=read_copy,
        open_store=lambda path: closing(open_store(path)),
        newest_schema=HEAD,
        clock=SystemClock(),
    )


def scheduled_backups(settings: Settings, store: Store) -> ScheduledBackups | None:
    """The regular backups of a home; None when they are not asked for."""
    if not settings.backup_folder:
        return None
    return ScheduledBackups(
        taker=backup_taker(settings),
        store=store,
        folder=Path(settings.backup_folder).expanduser().absolute(),
        every_h=settings.backup_every_h,
        keep=settings.backup_keep,
    )


@contextmanager
def regular_backups(settings: Settings, store: Store) -> Iterator[None]:
    """Take the backups that are due while the block runs, if any are asked for."""
    backups = scheduled_backups(settings, store)
    if backups is None:
        yield
        return

    def run() -> None:
        try:
            backups.run()
        except SteamError as error:
            # Only the record of it failed; the next one comes in some minutes.
            structlog.get_logger().warning("backup not recorded", reason=str(error))

    with scheduled(run, CHECK_EVERY_S):
        yield


def shown_settings(settings: Settings) -> dict[str, str]:
    """The settings that differ from their defaults, without those that may hold a secret."""
    return {
        f"STEAM_{name.upper()}": str(getattr(settings, name))
        for name, field in Settings.model_fields.items()
        if getattr(settings, name) != field.default
        and not any(word in name for word in _MAY_BE_SECRET)
    }
