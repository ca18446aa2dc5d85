"""Parsing: a look at a file, then a job that makes a frame of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from steam.core.errors import InvalidInput, NotFound, SteamError, Unsupported
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import ParseSetup, guess_setup
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments, read_integer
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import check_new_key, discard, free_key, remove
from steam.trainer.rest.paths import importable
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.store import RawFile

CHUNK_BYTES = 4 << 20
"""What clients are told; they send it back, and blocks are cut by rows anyway."""


def show_setup(call: Call) -> Json:
    """`POST /3/ParseSetup`: columns, types and first rows, from the start of the file."""
    file = _source(call)
    with _named_by_key(file):
        setup = _setup(call, file)
    return schema(
        "ParseSetupV3",
        **_setup_json(file, setup),
        destination_frame=_proposed_key(file, call.services),
        header_lines=0,
        data=[list(row) for row in setup.sample],
        warnings=list(setup.warnings) or None,
        column_name_filter=None,
        column_offset=0,
        column_count=0,
        total_filtered_column_count=len(setup.column_names),
    )


def parse(call: Call) -> Json:
    """`POST /3/Parse`: the job that makes the frame. What is wrong at the start is told at once."""
    services, arguments = call.services, call.arguments
    file = _source(call)
    with _named_by_key(file):
        setup = _setup(call, file)
    key = check_new_key(arguments.text("destination_frame") or _proposed_key(file, services))
    delete_on_done = arguments.flag("delete_on_done")

    def work(job: Job) -> None:
        job.warn(*setup.warnings)
        with _named_by_key(file):
            frame = parse_csv(
                _readable(file, services),
                setup,
                key,
                block_rows=services.block_rows,
                progress=job,
                max_bytes=max(services.max_upload_bytes, file.size_bytes),  # once unpacked
                warn=job.warn,
            )
        job.update(1.0, "Keeping the frame.")
        discard(services, services.store.put(frame))
        if delete_on_done and services.store.find(file.key) is file:
            remove(services, file.key)

    job = services.jobs.start("Parse", key, "Frame", work)
    if arguments.flag("blocking"):
        job.join()
    return schema(
        "ParseV3",
        "Iced",
        **_setup_json(file, setup),
        destination_frame=schemas.key("Frame", key),
        delete_on_done=delete_on_done,
        blocking=arguments.flag("blocking"),
        domains=None,
        job=schemas.job(job.record),
        rows=0,
    )


def _setup_json(file: RawFile, setup: ParseSetup) -> Json:
    return {
        "source_frames": [schemas.key("Frame", file.key)],
        "parse_type": "CSV",
        "separator": ord(setup.separator),
        "single_quotes": False,
        "check_header": 1 if setup.header else -1,
        "number_columns": len(setup.column_names),
        "column_names": list(setup.column_names),
        "column_types": list(setup.column_types),
        "skipped_columns": list(setup.skipped) or None,
        "na_strings": [list(words) for words in setup.na_strings] or None,
        "chunk_size": CHUNK_BYTES,
        "custom_non_data_line_markers": None,
        "decrypt_tool": None,
        "partition_by": None,
        "escapechar": 0,
        "force_col_types": False,
        "tz_adjust_to_local": False,
    }


def _source(call: Call) -> RawFile:
    """The one file that is asked for. Raises InvalidInput and Unsupported."""
    keys = call.arguments.words("source_frames") or []
    if len(keys) != 1:
        raise Unsupported(
            f"{len(keys)} files cannot be parsed into one frame yet.", hint="Parse one at a time."
        )
    try:
        return call.services.store.get(RawFile, keys[0])
    except NotFound:  # 400, as H2O says
        raise InvalidInput(
            f"Key not loaded: {keys[0][:200]}", hint="Import or upload the file first."
        ) from None


@contextmanager
def _named_by_key(file: RawFile) -> Iterator[None]:
    """Errors name an upload by its key: where it lies on this disk tells its owner nothing."""
    try:
        yield
    except SteamError as error:
        if file.owned:
            error.message = error.message.replace(str(file.path), file.key)
        raise


def _readable(file: RawFile, services: TrainerServices) -> Path:
    """The path of the file, checked again: links may have changed since it was imported."""
    if file.owned:
        return file.path
    return importable(str(file.path), services.import_roots, services.home)


def _setup(call: Call, file: RawFile) -> ParseSetup:
    arguments = call.arguments
    return guess_setup(
        _readable(file, call.services),
        max_columns=call.services.max_columns,
        separator=_separator(arguments),
        header={1: True, -1: False}.get(arguments.integer("check_header", 0)),
        column_names=arguments.words("column_names"),
        column_types=arguments.words("column_types"),
        na_strings=_na_strings(arguments),
        skipped=_skipped(arguments),
        force_types=arguments.flag("force_col_types"),
    )


def _skipped(arguments: Arguments) -> list[int]:
    """Positions of the columns to leave out."""
    return [
        read_integer("skipped_columns", word, "int")
        for word in arguments.words("skipped_columns") or []
    ]


def _separator(arguments: Arguments) -> str | None:
    """The separator; H2O writes its character code."""
    code = arguments.integer("separator", 0)
    if not 0 <= code < 128:
        raise InvalidInput(f"{code} is not the code of a separator.", hint="44 is the comma.")
    return chr(code) if code else None


def _na_strings(arguments: Arguments) -> list[str] | list[list[str]] | None:
    """Texts that mean a missing value, per column; one list for all columns is allowed too."""
    array = arguments.array("na_strings")
    if array is None:
        return None
    if any(isinstance(item, list) for item in array):
        return [[str(word) for word in item] if isinstance(item, list) else [] for item in array]
    return [str(word) for word in array]


def _proposed_key(file: RawFile, services: TrainerServices) -> str:
    if file.owned and file.key == file.path.name:  # uploaded without a name of its own
        return f"Key_Frame__{file.key}.hex"
    name = PurePath(file.key).name.partition(".")[0]
    stem = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not stem or stem[0].isdigit():
        stem = f"X{stem}"
    return free_key(services.store, stem, ".hex")


routes = [post("/3/ParseSetup", show_setup), post("/3/Parse", parse)]
