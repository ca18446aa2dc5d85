"""A machine whose clocks a test sets."""

from dataclasses import dataclass, field

from steam.scoring.figures.boot_time import Moment


@dataclass
class Machine:
    """Both clocks of a machine: time since boot, and a wall clock that may be set."""

    boot: tuple[int, int] = (1, 1)
    boot_s: float = 5000.5
    wall_s: float = 1_700_000_000.5
    boots: int = field(default=1)

    def now_s(self) -> float:
        return self.boot_s

    def now_ms(self) -> int:
        return int(self.wall_s * 1000)

    def moment(self) -> Moment:
        return Moment(self.boot, self.boot_s, self.now_ms())

    def wait(self, seconds: float) -> None:
        self.boot_s += seconds
        self.wall_s += seconds

    def reboot(self, away_s: float) -> None:
        """Be off for some seconds, by the wall clock, and start anew."""
        self.boots += 1
        self.boot = (self.boots, self.boots)
        self.boot_s = 20.25
        self.wall_s += away_s
