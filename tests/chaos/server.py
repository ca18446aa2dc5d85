"""A server of the home that is started again whenever it ends, as systemd would."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVERS = (sys.executable, "-m", "tests.chaos.servers")
_RESTART_PAUSE_S = 0.1  # as systemd's RestartSec
_UP_TIMEOUT_S = 30.0


class Server:
    """Runs one server from `start` to `stop`."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        self._command = (*SERVERS, *words)
        self.environ = {**os.environ, **environ}
        self._log = log
        self._up = threading.Event()
        self._allowed = threading.Event()  # to be started
        self._allowed.set()
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name=words[0])

    def start(self) -> None:
        """Start it, and wait until it says that it is up."""
        self._thread.start()
        self.wait_until_up()

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        self.wait_until_up()
        assert self._process is not None
        return self._process.pid

    def wait_until_up(self) -> None:
        if not self._up.wait(_UP_TIMEOUT_S):
            said = "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])
            raise AssertionError(f"{self._command} does not come up:\n{said}")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; whatever ends it, it is started again."""
        self.wait_until_up()
        process = self._process
        assert process is not None
        if number in {signal.SIGKILL, signal.SIGTERM}:
            self._up.clear()
        process.send_signal(number)

    @contextmanager
    def down(self) -> Iterator[None]:
        """Killed, and not started again before the block ends."""
        self.wait_until_up()
        self._allowed.clear()
        self.signal(signal.SIGKILL)
        process = self._process
        assert process is not None
        process.wait()
        try:
            yield
        finally:
            self._allowed.set()

    def stop(self) -> None:
        """End it for good."""
        self._stopping.set()
        self._allowed.set()
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._run_once()
            self._stopping.wait(_RESTART_PAUSE_S)
            self._allowed.wait()

    def _run_once(self) -> None:
        with (
            self._log.open("ab") as log,
            subprocess.Popen(
                self._command, cwd=ROOT, env=self.environ, stdout=subprocess.PIPE, stderr=log
            ) as process,
        ):
            self._process = process
            if self._stopping.is_set():
                process.terminate()
            assert process.stdout is not None
            if process.stdout.readline():
                self._up.set()
            process.stdout.read()  # until it ends
            self._up.clear()
