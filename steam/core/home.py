"""The folder that holds all state: every path below it is computed here and nowhere else."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """Paths under one home. `root` is absolute. Pure: nothing here touches the disk."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "db" / "steam.db"

    @property
    def artifacts(self) -> Path:
        """Registered artifacts, one file each, named by content."""
        return self.root / "model"

    def artifact(self, sha256: str) -> Path:
        return self.artifacts / f"{sha256}.zip"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    def worker_log(self, deployment: str, slot: int) -> Path:
        return self.logs / f"worker-{deployment}-{slot}.log"

    def server_log(self, server: str) -> Path:
        return self.logs / f"{server}.log"

    @property
    def figures(self) -> Path:
        """What workers count, so that it outlives them: a folder for each deployment."""
        return self.root / "figures"

    def worker_figures(self, deployment: str, deployment_id: int) -> Path:
        """The id keeps a deployment's figures from a later one of its name."""
        return self.figures / f"{deployment}-{deployment_id}"

    @property
    def run(self) -> Path:
        """Locks and addresses: worth nothing after a reboot."""
        return self.root / "run"

    @property
    def pass_lock(self) -> Path:
        return self.run / "pass.lock"

    @property
    def resident_lock(self) -> Path:
        return self.run / "resident.lock"

    @property
    def alert_lock(self) -> Path:
        return self.run / "alert.lock"

    @property
    def alert_attempts(self) -> Path:
        """When alerts that did not arrive were tried last."""
        return self.run / "alert.json"

    @property
    def machine_lease(self) -> Path:
        """Which machine works on this home, and when it was last seen to."""
        return self.run / "machine.json"

    @property
    def overseer_figures(self) -> Path:
        """What the resident overseer counts, for other processes to read."""
        return self.run / "overseer.json"

    @property
    def resident_token(self) -> Path:
        """The secret behind the name by which the resident overseer can be asked."""
        return self.run / "resident.token"

    @property
    def job_history(self) -> Path:
        """The jobs of the trainer, so that a restart does not forget them."""
        return self.database.parent / "jobs.log"

    @property
    def batches(self) -> Path:
        """What batches tell of their progress, and frames that were exported for them."""
        return self.root / "batch"

    def batch_report(self, batch_id: int) -> Path:
        """How far a batch has come, in the words of its process."""
        return self.batches / f"{batch_id}.json"

    def batch_log(self, batch_id: int) -> Path:
        return self.logs / f"batch-{batch_id}.log"

    def server_lock(self, server: str) -> Path:
        """Held by the one running server of that name."""
        return self.run / f"{server}.lock"

    def address(self, server: str) -> Path:
        """Where a running server (`trainer`, `master`) wrote its URL and process identity."""
        return self.run / f"{server}.json"

    @property
    def frames(self) -> Path:
        """Uploaded files, which users may import."""
        return self.root / "frame"

    @property
    def connections(self) -> Path:
        """Databases that the trainer may read, with their passwords."""
        return self.root / "connections.toml"

    @property
    def logins(self) -> Path:
        """Who may use the trainer, with hashed passwords; absent where anybody here may."""
        return self.root / "logins.toml"

    @property
    def trainer_token(self) -> Path:
        """The secret by which the commands of this home use its trainer without a login."""
        return self.run / "trainer.token"

    @property
    def saved_frames(self) -> Path:
        """Frames that the next trainer finds again. Not below `frames`: they are nobody's data."""
        return self.root / "saved"

    @property
    def trainer_scratch(self) -> Path:
        """Files of the trainer on their way out, and cold chunks: emptied when it starts."""
        return self.run / "trainer"

    @property
    def flows(self) -> Path:
        """Saved notebooks."""
        return self.root / "flow"

    @property
    def traffic(self) -> Path:
        """What was asked of deployments by the minute: for charts, nothing depends on it."""
        return self.database.parent / "traffic.db"

    @property
    def master_token(self) -> Path:
        """The secret by which the commands of this home use its master without a login."""
        return self.run / "master.token"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder of a home, root first; each is made with mode 0700."""
        return (
            self.root,
            self.database.parent,
            self.artifacts,
            self.logs,
            self.figures,
            self.run,
            self.frames,
            self.saved_frames,
            self.flows,
            self.batches,
        )
