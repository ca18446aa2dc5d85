"""Between a server and who started it, systemd or `steam up`, in the words of sd_notify(3) and
sd_listen_fds(3): signs of life, and listening sockets."""

from steam.notify.heartbeats import Heartbeats
from steam.notify.lending import lending
from steam.notify.listeners import Address, Listener, listeners_at
from steam.notify.notifier import Notifier

__all__ = [
    "Address",
    "Heartbeats",
    "Listener",
    "Notifier",
    "lending",
    "listeners_at",
]
