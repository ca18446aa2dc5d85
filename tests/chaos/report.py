"""The report of a run: per fault, the seconds to recovery and the failed requests by cause."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.chaos.load import DIRECT, GATEWAY, Tally


@dataclass
class Report:
    """What a run has measured."""

    seed: int
    recoveries_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    tallies: list[list[Tally]] = field(default_factory=list)  # of each scene

    def lines(self) -> Iterator[str]:
        yield f"{'fault':40} {'times':>5} {'recovery s':>12}  failed of sent, by cause"
        for name, seconds in sorted(self.recoveries_s.items()):
            spread = f"{median(seconds):.2f}"
            if len(seconds) > 1:
                spread += f" ≤{max(seconds):.2f}"
            ways = "; ".join(self._way(name, way) for way in (GATEWAY, DIRECT))
            yield f"{name:40} {len(seconds):5} {spread:>12}  {ways}"

    def _way(self, phase: str, way: str) -> str:
        tallies = [tally for scene in self.tallies for tally in scene if tally.phase == phase]
        sent = sum(tally.sent[way] for tally in tallies)
        failed = _sums([tally.failures(way) for tally in tallies])
        causes = ", ".join(f"{count} {cause}" for cause, count in sorted(failed.items()))
        return f"{way} {sum(failed.values())}/{sent}" + (f" ({causes})" if causes else "")


def _sums(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for each in counts:
        for cause, count in each.items():
            sums[cause] += count
    return sums
