"""Every knob of steam: its name, default and one line of help. Read once, when a command starts.

Each may be set by an environment variable `STEAM_<NAME>`. Paths below home are in `core.home`.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from steam.core.errors import InvalidInput
from steam.core.home import Home
from steam.core.loopback import check_loopback
from steam.core.ports import PortRange, parse_port_range


def _valid_range(text: str) -> str:
    parse_port_range(text)
    return text


class Settings(BaseSettings):
    """What the user or operator may choose."""

    model_config = SettingsConfigDict(env_prefix="STEAM_", extra="ignore", frozen=True)

    home: Path = Field(Path("var/master"), description="Folder that holds all state.")
    host: Annotated[str, AfterValidator(check_loopback)] = Field(
        "127.0.0.1", description="Address that servers and workers listen on; loopback only."
    )
    bind: str = Field(
        "",
        description="Address that the master listens on; empty = that of host. "
        "Another than loopback asks for a login.",
    )
    host_names: tuple[str, ...] = Field(
        (), description="Further names by which browsers may call the master, as a JSON list."
    )
    tls_certificate: Path | None = Field(
        None, description="Certificate of the master, with its chain, in PEM; empty = no TLS."
    )
    tls_key: Path | None = Field(None, description="Private key of that certificate, in PEM.")
    tls_proxy: bool = Field(False, description="Whether a proxy in front of the master speaks TLS.")
    login_idle_h: float = Field(
        12.0, gt=0, description="Hours without a request after which a login ends."
    )
    login_days: float = Field(7.0, gt=0, description="Days after which a login ends in any case.")
    trainer_port: int = Field(54321, ge=0, le=65535, description="Port of the trainer; 0 = any.")
    master_port: int = Field(9000, ge=0, le=65535, description="Port of the master; 0 = any.")
    worker_ports: Annotated[str, AfterValidator(_valid_range)] = Field(
        "9100:9199", description="Ports for workers, first:last, both used."
    )
    trainer_url: str = Field("", description="Trainer to talk to; empty = the one of this home.")
    master_url: str = Field("", description="Master to talk to; empty = the one of this home.")
    token: str = Field("", description="API token by which commands use the master.")
    pass_interval_s: float = Field(
        5.0, gt=0, description="Seconds between overseer passes of a running server."
    )
    probe_interval_s: float = Field(
        2.0, gt=0, description="Seconds between a resident overseer's probes of a worker."
    )
    starts: int = Field(
        0, ge=0, description="Workers that start at once; others wait. 0 = two per core."
    )
    gateway_wait_s: float = Field(
        5.0, ge=0, description="Seconds that a request waits for a worker to become ready."
    )
    lock_timeout_s: float = Field(
        30.0, ge=0, description="Seconds that a pass waits for another one to end."
    )
    threads: int = Field(0, ge=0, description="Threads of the trainer; 0 = one per core.")
    trainer_nice: int = Field(
        10, ge=0, le=19, description="Niceness of the trainer: a higher one yields to scoring."
    )
    trainer_memory_mb: int = Field(
        0, ge=0, description="Most memory that the trainer may reserve, in MB; 0 = no limit."
    )
    frame_memory_mb: int = Field(
        0,
        ge=0,
        description="Memory that frames may take before cold parts of them move to disk, in MB; "
        "0 = 60 % of what the trainer can have.",
    )
    jobs: int = Field(4, ge=1, description="Jobs that the trainer runs at once; others wait.")
    jobs_waiting: int = Field(
        100, ge=0, description="Jobs that may wait for their turn; more are refused."
    )
    session_idle_h: float = Field(
        24.0,
        gt=0,
        description="Hours after which the temporaries of a client that has vanished are removed.",
    )
    block_rows: int = Field(131_072, ge=1, le=1 << 24, description="Rows of one block of a frame.")
    import_roots: tuple[Path, ...] = Field(
        (),
        description="Folders that the trainer may import from, as a JSON list; "
        "empty = the folder it was started in and its home.",
    )
    import_urls: tuple[str, ...] = Field(
        (),
        description="Beginnings of URLs that the trainer may import from, as a JSON list, such as "
        '["https://data.example/set/", "s3://bucket/"]; empty = none.',
    )
    parse_memory_mb: int = Field(
        4096,
        ge=0,
        description="Most memory for reading one Parquet file, workbook or query, in MB; "
        "0 = no limit.",
    )
    batches: int = Field(1, ge=1, description="Batches that run at once; others wait.")
    batch_nice: int = Field(
        10, ge=0, le=19, description="Niceness of a batch: a higher one yields to workers."
    )
    batch_memory_mb: int = Field(
        2048, ge=0, description="Most memory that a batch may use, in MB; 0 = no limit."
    )
    batch_roots: tuple[Path, ...] = Field(
        (),
        description="Folders that batches may read and write, as a JSON list; "
        "empty = those that the trainer may import from.",
    )
    max_upload_mb: int = Field(4096, ge=1, description="Largest upload to the trainer, in MB.")
    max_columns: int = Field(100_000, ge=1, description="Most columns of an imported file.")
    max_artifact_mb: int = Field(512, ge=1, description="Largest model file, in MB.")
    max_unpacked_mb: int = Field(1024, ge=1, description="Largest model file once unpacked, in MB.")
    allow_unsafe_models: bool = Field(
        False,
        description="Whether pickle and joblib files may be models; loading one runs code in it.",
    )
    max_body_mb: int = Field(64, ge=1, description="Largest request to a worker, in MB.")
    backup_folder: str = Field("", description="Folder for regular backups; empty = none.")
    backup_every_h: float = Field(24.0, gt=0, description="Hours between regular backups.")
    backup_keep: int = Field(7, ge=1, description="Regular backups to keep.")
    h2o_version: str = Field("3.46.0.12", description="H2O version told to H2O's clients.")
    keep_events_days: int = Field(400, ge=1, description="Days that events are kept.")
    keep_workers_days: int = Field(90, ge=1, description="Days that ended workers are kept.")
    keep_minutes_days: int = Field(
        2, ge=1, le=366, description="Days that traffic is kept by the minute."
    )
    keep_traffic_days: int = Field(
        30, ge=1, le=3660, description="Days that traffic is kept by ten minutes."
    )
    alert_url: str = Field("", description="Webhook told of incidents; empty = a line in the log.")
    alert_private: bool = Field(
        False, description="Whether the webhook may be on this machine or a private network."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error."
    )

    @property
    def layout(self) -> Home:
        """Where everything is kept: one spelling for one folder, for processes compare it."""
        return Home(self.home.expanduser().resolve())

    @property
    def master_host(self) -> str:
        """Address that the master's own socket listens on."""
        return self.bind or self.host

    @property
    def folders_to_import_from(self) -> tuple[Path, ...]:
        """Absolute and resolved."""
        roots = self.import_roots or (Path.cwd(), self.layout.frames)
        return tuple(root.expanduser().resolve() for root in roots)

    @property
    def folders_of_batches(self) -> tuple[Path, ...]:
        """Absolute and resolved."""
        roots = tuple(root.expanduser().resolve() for root in self.batch_roots)
        return roots or self.folders_to_import_from

    @property
    def worker_port_range(self) -> PortRange:
        return parse_port_range(self.worker_ports)


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, `overrides` that are not None winning.

    Raises InvalidInput with a sentence for the first bad value.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name, got = str(first["loc"][0]), str(first["input"])[:80]
        raise InvalidInput(
            f"STEAM_{name.upper()} takes {what_it_takes(first)}, and got '{got}'.",
            hint=f"It stands for: {Settings.model_fields[name].description}",
        ) from error
    except SettingsError as error:  # of a list, before anything in it is looked at
        found = re.search(r'field "(\w+)"', str(error))
        name = found[1] if found else "settings"
        raise InvalidInput(
            f"The setting {name} is not a JSON list.",
            hint=f"""Write it like this: STEAM_{name.upper()}='["/data", "/srv/in"]'.""",
        ) from error


_TAKES = {
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "bool_parsing": "true or false",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "greater_than_equal": "a number of at least {ge:g}",
    "greater_than": "a number greater than {gt:g}",
    "less_than_equal": "a number of at most {le:g}",
    "tuple_type": "a JSON list",
    "string_type": "texts",
    "path_type": "paths",
}
"""By pydantic's kind of problem, what a setting takes."""


def what_it_takes(problem: ErrorDetails) -> str:
    """What should stand where pydantic found a problem, to follow the word "takes"."""
    context = problem.get("ctx", {})
    return _TAKES.get(problem["type"], "another value").format(**context).replace("'", "")
