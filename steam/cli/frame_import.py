"""Frames from files and databases, with a progress bar: what `steam frame import` does."""

import re
from collections.abc import Sequence
from pathlib import Path

from steam.cli.output import progress, size_text, warn
from steam.client.trainer import JobShape, Trainer
from steam.core.errors import InvalidInput, SteamError

_PACKED = frozenset({".gz", ".zst", ".zip"})

_TYPE_WORDS = {
    "Numeric": {"int", "real"},
    "Enum": {"enum"},
    "String": {"string"},
    "Time": {"time"},
}


def import_frame(
    client: Trainer,
    files: Sequence[str],
    key: str | None,
    types: dict[str, str],
    *,
    on_server: bool,
    pattern: str = "",
    sheet: str = "",
    skip: Sequence[str] = (),
    long_rows: str = "",
) -> JobShape:
    """Upload or name files and parse them into one frame. Returns the ended job.

    Raises InvalidInput when a column cannot be read as a type in `types`.
    """
    shown = Path(files[0]).name if len(files) == 1 else f"{len(files)} files"
    sources: dict[str, str] = {}
    try:
        if not on_server:
            _send(client, files, shown, sources)
        with progress(f"Importing {shown}") as watch:
            watch(0.0, "reading")
            for file in files if on_server else ():
                sources |= dict.fromkeys(client.import_files(file, pattern), file)
            setup = client.parse_setup(
                list(sources), sheet=sheet or None, long_rows=long_rows or None
            )
            job = client.parse(setup, key or frame_key(files[0]), types, skip)
            job = client.wait(job, lambda job: watch(job.fraction, job.message))
    except SteamError as error:
        error.message = _by_name(error.message, sources)
        for source in sources:
            client.remove(source)
        raise
    _check_types(client, job, types)
    for warning in dict.fromkeys((*(setup.get("warnings") or ()), *job.warnings)):
        warn(_by_name(warning, sources))
    return job


def import_query(
    client: Trainer,
    connection: str,
    key: str | None,
    types: dict[str, str],
    *,
    table: str,
    select: str,
) -> JobShape:
    """Read a table, or the rows of a SELECT, into a frame. Returns the ended job.

    Raises InvalidInput when a column cannot be read as a type in `types`.
    """
    with progress(f"Importing from {connection}") as watch:
        job = client.import_table(
            connection,
            table=table,
            select=select,
            destination_frame=key,
            column_types=[f"{name}={kind}" for name, kind in types.items()] or None,
        )
        job = client.wait(job, lambda job: watch(job.fraction, job.message))
    _check_types(client, job, types)
    for warning in job.warnings:
        warn(warning)
    return job


def _send(client: Trainer, files: Sequence[str], shown: str, sources: dict[str, str]) -> None:
    """Upload the files, each put into `sources` under its key as soon as it is there."""
    total, before = sum(map(_size, files)), 0
    with progress(f"Sending {shown}") as watch:

        def told(count: int) -> None:
            so_far = before + count
            watch(min(so_far / max(total, 1), 1.0), f"{size_text(so_far)} of {size_text(total)}")

        for file in files:
            sources[client.upload(Path(file), told)] = file
            before += _size(file)
        watch(1.0, size_text(total))


def _size(file: str) -> int:
    """The bytes of a file; 0 for one that cannot be looked at, which its upload will tell."""
    try:
        return Path(file).stat().st_size
    except OSError:
        return 0


def _by_name(sentence: str, sources: dict[str, str]) -> str:
    """The user knows a file by its name, not by the key of the upload."""
    for source, file in sources.items():
        if source.startswith("upload_"):
            sentence = sentence.replace(source, file)
    return sentence


def _check_types(client: Trainer, job: JobShape, types: dict[str, str]) -> None:
    """Forget the frame and say why when a column has not the type that was asked for."""
    if not types:
        return
    found = {column["label"]: column["type"] for column in client.frame(job.dest, 0)["columns"]}
    for name, kind in types.items():
        if found[name] not in _TYPE_WORDS[kind]:
            client.remove(job.dest)
            about = (warning for warning in job.warnings if f"'{name}'" in warning)
            raise InvalidInput(
                f"The column '{name}' is not {kind.lower()}. {next(about, '')}".strip(),
                hint="Mend the file, or ask for another type.",
            )


def frame_key(file: str) -> str:
    """The name that a file's frame gets: `prostate.hex` for prostate.csv and prostate.csv.gz."""
    path = Path(file)
    stem = Path(path.stem).stem if path.suffix.lower() in _PACKED else path.stem
    return f"{re.sub('[^A-Za-z0-9_.-]', '_', stem)}.hex"


def parse_types(texts: list[str]) -> dict[str, str]:
    """Read `COL=TYPE` texts. Raises InvalidInput."""
    types = {}
    for text in texts:
        name, _, kind = text.rpartition("=")
        if not name or kind.capitalize() not in _TYPE_WORDS:
            raise InvalidInput(
                f"'{text}' is not a column type.", hint="Write it as COL=enum, COL=numeric, ..."
            )
        types[name] = kind.capitalize()
    return types
