"""What holds the running workers of a deployment to their limits."""

from collections import defaultdict
from dataclasses import asdict

from steam.core.home import Home
from steam.overseer.limits.held import Means, means_of
from steam.overseer.processes import LinuxProcesses
from steam.web.cards import Card


def isolation_of(card: Card, home: Home) -> list[dict[str, object]]:
    """`{"by", "lacks", "slots"}` for each means, with the slots of the workers that it holds.

    Overseers in different units have different rights, so workers need not be held alike. Empty
    when none runs.
    """
    processes = LinuxProcesses(home.root)
    slots: defaultdict[Means, list[int]] = defaultdict(list)
    for worker in card.workers:
        identity = worker.identity
        if identity is None or processes.identify(identity.pid) != identity:
            continue
        means = means_of(identity.pid, worker.id, card.deployment.name)
        if means is not None:
            slots[means].append(worker.slot)
    return [{**asdict(means), "slots": held} for means, held in slots.items()]
