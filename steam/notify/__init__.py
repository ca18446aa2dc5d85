"""Signs of life between a server and who started it, in the words of sd_notify(3)."""

from steam.notify.heartbeats import Heartbeats
from steam.notify.notifier import Notifier

__all__ = ["Heartbeats", "Notifier"]
