"""How people come in: where the master listens, and what it asks of them there."""

from dataclasses import dataclass, field

from steam.accounts.entry import SessionLife
from steam.core.loopback import is_loopback


@dataclass(frozen=True, slots=True)
class Entrance:
    """Facts of this start.

    `bind` is the address that the master listens on, `host_names` are further names by which
    browsers may call it. `home_token` lets in the commands of the home. With `tls`, cookies are
    for encrypted connections alone.
    """

    bind: str = "127.0.0.1"
    host_names: tuple[str, ...] = ()
    home_token: str = ""
    tls: bool = False
    life: SessionLife = field(default_factory=SessionLife)

    @property
    def insists(self) -> bool:
        """Whether a login is needed even before there are accounts."""
        return not is_loopback(self.bind)
