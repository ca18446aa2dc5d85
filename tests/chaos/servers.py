"""The command line of steam, whose workers are run by `worker.py` beside this file.

That is the one thing in which the servers of the chaos suite differ from those that ship. steam
has no setting for the worker program, and models that misbehave on command do not ship either.

    python -m tests.chaos.servers serve|overseer ARGUMENTS
"""

import sys
from functools import partial
from pathlib import Path

import steam.wiring.overseer as wiring
from steam.cli.app import main
from steam.overseer.command import WorkerSettings
from steam.overseer.processes import WORKER_MODULE

# Its command line names the module that it runs, as that of `coverage run -m MODULE` does: so
# the shipped search for worker processes finds these too.
PROGRAM = (sys.executable, str(Path(__file__).with_name("worker.py")), "-m", WORKER_MODULE)

if __name__ == "__main__":
    assert vars(wiring)["WorkerSettings"] is WorkerSettings
    vars(wiring)["WorkerSettings"] = partial(WorkerSettings, program=PROGRAM)
    main()
