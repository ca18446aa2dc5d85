"""The typed client of the trainer: it speaks the H2O routes that H2O's own clients speak."""

import json
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.parse import quote

from steam.client.connection import Connection
from steam.core.errors import InvalidInput, SteamError
from steam.core.states import ENDED_JOB_STATES, JobState

_BLOCK = 1 << 20
_FIRST_POLL_S = 0.02
_LAST_POLL_S = 0.5

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobShape:
    """One job as the trainer tells it."""

    key: str
    dest: str
    description: str
    state: JobState
    fraction: float
    message: str
    exception: str | None
    warnings: tuple[str, ...]
    start_ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class ChangeShape:
    """What a change of frames makes; `job` is None when it is made already."""

    frames: tuple[str, ...]
    job: JobShape | None
    seed: int | None


def _untold(_: int) -> None:
    """For an upload that nobody watches."""


class Trainer:
    """Frames, jobs and models of one trainer.

    Every method raises an error of `steam.core.errors`; Unavailable when nobody answers.
    """

    def __init__(self, url: str, timeout_s: float = 60.0, token: str = "") -> None:
        """`token` is the home's; a login may stand in the URL, `http://name:password@host:port`."""
        headers = {"Authorization": f"Bearer {token}"} if token else None
        self.connection = Connection("trainer", url, timeout_s, headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.connection.close()

    def cloud(self) -> Json:
        """Version, uptime and memory, as H2O's clients ask for them."""
        return self._get("/3/Cloud")

    # frames

    def upload(self, file: Path, sent: Callable[[int], None] = _untold) -> str:
        """Send a file from where you sit; returns the key of the raw file. `sent` is told how many
        bytes have been sent, block by block."""
        try:
            if file.is_dir():
                raise InvalidInput(
                    f"{file} is a folder.",
                    hint="Name its files; the trainer reads folders of its own disk (--on-server).",
                )
            if not stat.S_ISREG(file.stat().st_mode):
                raise InvalidInput(f"{file} is not a regular file.", hint="Check the path.")
            with file.open("rb") as source:
                answer = self.connection.fetch(
                    Json,
                    "POST",
                    "/3/PostFile",
                    content=_blocks(source, sent),
                    timeout=None,
                )
        except OSError as error:
            raise InvalidInput(
                f"{file} cannot be read: {error.strerror}.", hint="Check the path."
            ) from error
        return str(answer["destination_frame"])

    def import_files(self, path: str, pattern: str = "") -> list[str]:
        """Name a file, folder, glob or URL that the trainer can read; the keys of its raw files.

        Of a folder, those whose path in it holds the regular expression.
        """
        answer = self._post("/3/ImportFilesMulti", paths=[path], pattern=pattern or None)
        return list(map(str, answer["destination_frames"]))

    def import_table(
        self, connection: str, *, table: str = "", select: str = "", **more: object
    ) -> JobShape:
        """Start reading a table, or the rows of a SELECT, through a connection of the trainer's."""
        return _job(
            self._post(
                "/99/ImportSQLTable",
                connection_url=connection,
                table=table or None,
                select_query=select or None,
                **more,
            )
        )

    def parse_setup(self, sources: Sequence[str], **overrides: object) -> Json:
        """What the trainer guesses about raw files: format, header, names and types."""
        return self._post("/3/ParseSetup", source_frames=list(sources), **overrides)

    def parse(
        self,
        setup: Mapping[str, Any],
        key: str | None = None,
        types: Mapping[str, str] | None = None,
        skip: Collection[str] = (),
    ) -> JobShape:
        """Start turning raw files into the frame `key`.

        `types` overrides guesses by column; the columns in `skip` are left out.
        """
        names: list[str] = list(setup["column_names"])
        chosen = _column_types(names, list(setup["column_types"]), types or {})
        _check_known(names, skip)
        answer = self._post(
            "/3/Parse",
            source_frames=[source["name"] for source in setup["source_frames"]],
            destination_frame=key or setup["destination_frame"],
            parse_type=setup["parse_type"],
            separator=setup["separator"],
            check_header=setup["check_header"],
            number_columns=setup["number_columns"],
            chunk_size=setup["chunk_size"],
            column_names=names,
            column_types=chosen,
            single_quotes=setup.get("single_quotes", False),
            sheet=setup.get("sheet"),
            long_rows=setup.get("long_rows"),
            skipped_columns=[names.index(name) for name in skip] or None,
            delete_on_done=True,
            blocking=False,
        )
        return _job(answer["job"])

    def frames(self) -> list[Json]:
        """Every frame: key, rows, columns, bytes."""
        return list(self._get("/3/Frames")["frames"])

    def frame(self, key: str, rows: int = 10, offset: int = 0) -> Json:
        """One frame: columns with type, summary and `rows` rows of data from `offset`."""
        query = {"row_count": rows, "row_offset": offset, "column_count": -1}
        return dict(self._get(f"/3/Frames/{_key(key)}", **query)["frames"][0])

    def change(self, frame: str, change: str, **arguments: object) -> ChangeShape:
        """Change a frame: by `columns/rename`, `columns/convert`, `rows`, `split`, ...

        Changes and their arguments are those of the routes below `/3/Frames/{id}/`. Without
        `destination_frame` the changed frame takes the place of the old one.
        """
        return _change(self._post(f"/3/Frames/{_key(frame)}/{change}", **arguments))

    def bind(self, frames: Sequence[str], by: str, destination_frame: str) -> ChangeShape:
        """Start putting frames together, by `columns` or by `rows`, into a new one."""
        return _change(
            self._post(
                "/3/Frames/bind",
                frames=list(frames),
                by=by,
                destination_frame=destination_frame,
            )
        )

    def remove(self, key: str) -> None:
        """Forget a frame, model or raw file. Raises nothing when it is gone already."""
        self.connection.request("DELETE", f"/3/DKV/{_key(key)}")

    def csv(self, frame: str) -> Iterator[bytes]:
        """A whole frame as CSV, piece by piece."""
        query = {"frame_id": frame}
        with self.connection.stream("GET", "/3/DownloadDataset", params=query) as response:
            yield from response.iter_bytes(_BLOCK)

    def download(self, frame: str, form: str) -> Iterator[bytes]:
        """A whole frame as csv, parquet, arrow, arrows or xlsx, piece by piece."""
        query = {"frame_id": frame, "format": form}
        with self.connection.stream(
            "GET", "/3/DownloadDataset", params=query, timeout=None
        ) as response:
            yield from response.iter_bytes(_BLOCK)

    def export(self, frame: str, path: str, form: str, *, force: bool = False) -> JobShape:
        """Start writing a frame to a file on the trainer's disk."""
        answer = self._post(f"/3/Frames/{_key(frame)}/export", path=path, format=form, force=force)
        return _job(answer["job"])

    def save(self, frame: str) -> JobShape:
        """Start saving a frame, so that it is there again when the trainer starts again."""
        return _job(self._post(f"/3/Frames/{_key(frame)}/save")["job"])

    def load(self, frame: str) -> JobShape:
        """Start reading a saved frame. Raises NotFound when it is not saved."""
        return _job(self._post("/3/Frames/load", frame_id=frame)["job"])

    def saved_frames(self) -> dict[str, int]:
        """The bytes of every saved frame's file, by the frame's key."""
        frames = self._get("/3/SavedFrames")["frames"]
        return {frame["frame_id"]["name"]: int(frame["byte_size"]) for frame in frames}

    def remove_saved(self, frame: str) -> None:
        """Remove the file of a saved frame. Raises NotFound."""
        self.connection.request("DELETE", f"/3/SavedFrames/{_key(frame)}")

    # jobs

    def jobs(self) -> list[JobShape]:
        """Every job, newest first."""
        return [_job(job) for job in self._get("/3/Jobs")["jobs"]]

    def job(self, key: str) -> JobShape:
        return _job(self._get(f"/3/Jobs/{_key(key)}")["jobs"][0])

    def cancel(self, key: str) -> None:
        self.connection.request("POST", f"/3/Jobs/{_key(key)}/cancel")

    def wait(self, job: JobShape, watch: Callable[[JobShape], None] | None = None) -> JobShape:
        """Ask until the job has ended, telling `watch` each time.

        Raises SteamError with the trainer's sentence when it failed or was cancelled.
        """
        pause = _FIRST_POLL_S
        while True:
            job = self.job(job.key)
            if watch is not None:
                watch(job)
            if job.state in ENDED_JOB_STATES:
                break
            time.sleep(pause)
            pause = min(pause * 1.5, _LAST_POLL_S)
        if job.state is JobState.DONE:
            return job
        reason = job.exception or "it was cancelled"
        raise SteamError(f"{job.description} did not finish: {reason.strip()}")

    # models

    def builder(self, algorithm: str) -> Json:
        """What an algorithm is, and its parameters with types and defaults. Raises NotFound."""
        name = _key(algorithm)
        return dict(self._get(f"/3/ModelBuilders/{name}")["model_builders"][algorithm])

    def builders(self) -> list[Json]:
        """Every algorithm, as `builder` tells it."""
        return list(self._get("/3/ModelBuilders")["model_builders"].values())

    def train(self, algorithm: str, **parameters: object) -> JobShape:
        """Start training; parameters have H2O's names. The job's `dest` is the model's key."""
        answer = self._post(f"/3/ModelBuilders/{_key(algorithm)}", **parameters)
        return _job(answer["job"])

    def models(self) -> list[Json]:
        return list(self._get("/3/Models")["models"])

    def model(self, key: str) -> Json:
        """One model: parameters, metrics, tables."""
        return dict(self._get(f"/3/Models/{_key(key)}")["models"][0])

    def artifact(self, key: str) -> Iterator[bytes]:
        """The model as its file, piece by piece."""
        with self.connection.stream("GET", f"/3/Models/{_key(key)}/mojo") as response:
            yield from response.iter_bytes(_BLOCK)

    def predict(self, model: str, frame: str) -> JobShape:
        """Start scoring a frame; the job's `dest` is the frame of predictions."""
        return _job(self._post(f"/4/Predictions/models/{_key(model)}/frames/{_key(frame)}"))

    def _get(self, path: str, **query: str | int) -> Json:
        return self.connection.fetch(Json, "GET", path, params=query)

    def _post(self, path: str, /, **form: object) -> Json:
        given = {name: _form_text(value) for name, value in form.items() if value is not None}
        return self.connection.fetch(Json, "POST", path, data=given)


def _key(key: str) -> str:
    return quote(key, safe="$")


def _form_text(value: object) -> str:
    """A value as the H2O routes read it: lists as JSON, the rest as plain words."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _column_types(
    names: Sequence[str], guessed: Sequence[str], wanted: Mapping[str, str]
) -> list[str]:
    _check_known(names, wanted)
    return [wanted.get(name, kind) for name, kind in zip(names, guessed, strict=True)]


def _check_known(names: Sequence[str], wanted: Collection[str]) -> None:
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        raise InvalidInput(
            f"The file has no column '{unknown[0]}'.", hint=f"Its columns: {', '.join(names)}."
        )


def _change(answer: Mapping[str, Any]) -> ChangeShape:
    return ChangeShape(
        frames=tuple(str(frame["name"]) for frame in answer["destination_frames"]),
        job=_job(answer["job"]) if answer["job"] else None,
        seed=answer.get("seed"),
    )


def _job(job: Mapping[str, Any]) -> JobShape:
    return JobShape(
        key=str(job["key"]["name"]),
        dest=str((job.get("dest") or {}).get("name", "")),
        description=str(job.get("description") or "The job"),
        state=JobState(job["status"]),
        fraction=float(job.get("progress") or 0.0),
        message=str(job.get("progress_msg") or ""),
        exception=job.get("exception"),
        warnings=tuple(job.get("warnings") or ()),
        start_ms=int(job.get("start_time") or 0),
        duration_ms=int(job.get("msec") or 0),
    )


def _blocks(source: BinaryIO, sent: Callable[[int], None]) -> Iterator[bytes]:
    count = 0
    while block := source.read(_BLOCK):
        yield block
        count += len(block)  # it is sent when the next one is asked for
        sent(count)
