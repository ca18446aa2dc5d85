"""Parsing: a look at files, then a job that makes one frame of them."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.comments import USUAL_MARKS
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import at_paths, look_at, read
from steam.trainer.frame.parse.reading import Limits, Reading
from steam.trainer.frame.parse.words import FAIL
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments, read_integer
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import check_frame_key, discard, free_key, remove
from steam.trainer.rest.raw_files import (
    by_key,
    named_by_key,
    readable,
    sources_of,
    with_keys,
)
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.store import RawFile

CHUNK_BYTES = 4 << 20
"""What clients are told; they send it back, and blocks are cut by rows anyway."""


def show_setup(call: Call) -> Json:
    """`POST /3/ParseSetup`: columns, types and first rows, from the start of the files."""
    files = sources_of(call)
    with named_by_key(files):
        reading = _look(call, files)
    setup = reading.setup
    return schema(
        "ParseSetupV3",
        **_setup_json(files, reading),
        destination_frame=_proposed_key(files[0], call.services),
        header_lines=0,
        data=[list(row) for row in setup.sample],
        warnings=[by_key(sentence, files) for sentence in setup.warnings] or None,
        column_name_filter=None,
        column_offset=0,
        column_count=0,
        total_filtered_column_count=len(setup.column_names),
    )


def parse(call: Call) -> Json:
    """`POST /3/Parse`: the job that makes the frame. What is wrong at the start is told at once."""
    services, arguments = call.services, call.arguments
    files = sources_of(call)
    with named_by_key(files):
        reading = _look(call, files)
        reading.check()
    key = _destination(call, files)
    delete_on_done = arguments.flag("delete_on_done")
    job = _started(services, files, reading, key, delete_on_done=delete_on_done)
    if arguments.flag("blocking"):
        job.join()
    return schema(
        "ParseV3",
        "Iced",
        **_setup_json(files, reading),
        destination_frame=schemas.key("Frame", key),
        delete_on_done=delete_on_done,
        blocking=arguments.flag("blocking"),
        domains=None,
        job=schemas.job(job.record),
        rows=0,
    )


def parse_sparse(call: Call) -> Json:
    """`POST /3/ParseSVMLight`: the job that makes a frame of sparse rows, without more words."""
    files = sources_of(call)
    with named_by_key(files):
        said = Overrides(parse_type=Format.SVMLIGHT.value)
        reading = look_at(
            [readable(file, call.services) for file in files], said, _limits(call.services, files)
        )
    key = _destination(call, files)
    return schemas.job(_started(call.services, files, reading, key).record)


def _destination(call: Call, files: Sequence[RawFile]) -> str:
    services = call.services
    name = call.arguments.text("destination_frame") or _proposed_key(files[0], services)
    return check_frame_key(services.store, name)


def _started(
    services: TrainerServices,
    files: Sequence[RawFile],
    reading: Reading,
    key: str,
    *,
    delete_on_done: bool = False,
) -> Job:
    """The job that reads the files into the frame."""

    def work(job: Job) -> None:
        job.warn(*(by_key(sentence, files) for sentence in reading.setup.warnings))
        with named_by_key(files):
            frame = read(
                at_paths(reading, [readable(file, services) for file in files]),
                key,
                limits=_limits(services, files),
                progress=job,
                warn=lambda sentence: job.warn(by_key(sentence, files)),
            )
        job.update(1.0, "Keeping the frame.")
        discard(services.store.put(with_keys(frame, files)))
        for file in files if delete_on_done else ():
            if services.store.find(file.key) is file:
                remove(services, file.key)

    return services.jobs.start("Parse", key, "Frame", work)


def _setup_json(files: Sequence[RawFile], reading: Reading) -> Json:
    setup = reading.setup
    return {
        "source_frames": [schemas.key("Frame", file.key) for file in files],
        "parse_type": reading.format.value,
        "separator": ord(setup.separator),
        "single_quotes": False,
        "check_header": 1 if setup.header else -1,
        "number_columns": len(setup.column_names),
        "column_names": list(setup.column_names),
        "column_types": list(setup.column_types),
        "skipped_columns": list(setup.skipped) or None,
        "na_strings": [list(words) for words in setup.na_strings] or None,
        "chunk_size": CHUNK_BYTES,
        "custom_non_data_line_markers": None if setup.comments == USUAL_MARKS else setup.comments,
        "decrypt_tool": None,
        "partition_by": None,
        "escapechar": 0,
        "force_col_types": False,
        "tz_adjust_to_local": False,
        "sheet": reading.sheet or None,
        "long_rows": setup.long_rows,
    }


def _limits(services: TrainerServices, files: Sequence[RawFile]) -> Limits:
    largest = max(file.size_bytes for file in files)
    return Limits(
        columns=services.max_columns,
        memory_bytes=services.parse_memory_bytes,
        text_bytes=max(services.max_upload_bytes, largest),  # once unpacked
        block_rows=services.block_rows,
    )


def _look(call: Call, files: Sequence[RawFile]) -> Reading:
    arguments, services = call.arguments, call.services
    _check_supported(arguments)
    said = Overrides(
        parse_type=arguments.text("parse_type"),
        separator=_separator(arguments),
        header={1: True, -1: False}.get(arguments.integer("check_header", 0)),
        column_names=arguments.words("column_names"),
        column_types=arguments.words("column_types"),
        na_strings=_na_strings(arguments),
        skipped=_skipped(arguments),
        force_types=arguments.flag("force_col_types"),
        sheet=arguments.text("sheet"),
        long_rows=arguments.text("long_rows") or FAIL,
        comments=_comments(arguments),
        zone=services.time_zone.name,
    )
    return look_at([readable(file, services) for file in files], said, _limits(services, files))


def _check_supported(arguments: Arguments) -> None:
    """Raises Unsupported for what H2O reads in another way, and this trainer does not."""
    for name, sentence in _UNSUPPORTED.items():
        if arguments.text(name) not in {"", "null", "NULL", "[]"}:
            raise Unsupported(sentence, hint=f"Leave {name} away.")
    if arguments.text("escapechar") not in _ESCAPES:
        raise Unsupported("A quote in a quoted text is doubled.", hint="Leave escapechar away.")
    for name, sentence in _UNSUPPORTED_FLAGS.items():
        if arguments.flag(name):
            raise Unsupported(sentence, hint=f"Send {name}=false.")


def _comments(arguments: Arguments) -> str | None:
    """The characters that begin lines without data; None leaves it to the usual ones."""
    name = "custom_non_data_line_markers"
    marks = arguments.text(name)
    return None if marks == "null" or not (marks or arguments.is_empty(name)) else marks


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


_ESCAPES = {"", "null", "0", "92"}
"""No character, or the backslash, which R names for every upload. Either way none is special."""

_UNSUPPORTED = {
    "decrypt_tool": "Encrypted files are not read.",
    "partition_by": "The names of folders do not become columns.",
}
_UNSUPPORTED_FLAGS = {
    "single_quotes": "Text is quoted with double quotes.",
    "tz_adjust_to_local": "Times without a zone are times of UTC.",
}

_SETUP = (
    "source_frames",
    "destination_frame",
    "parse_type",
    "separator",
    "check_header",
    "number_columns",
    "column_names",
    "column_types",
    "skipped_columns",
    "force_col_types",
    "na_strings",
    "chunk_size",
    "escapechar",
    "sheet",
    "long_rows",
    "custom_non_data_line_markers",
    *_UNSUPPORTED,
    *_UNSUPPORTED_FLAGS,
)
_GUESSED = (
    "header_lines",
    "data",
    "warnings",
    "column_name_filter",
    "column_offset",
    "column_count",
    "total_filtered_column_count",
)
"""What an answer tells of the setup, and clients may send back; it changes nothing."""

routes = [
    post("/3/ParseSVMLight", parse_sparse, takes=("source_frames", "destination_frame")),
    post("/3/ParseSetup", show_setup, takes=(*_SETUP, *_GUESSED)),
    post(
        "/3/Parse",
        parse,
        takes=(*_SETUP, *_GUESSED, "delete_on_done", "blocking", "domains", "rows"),
    ),
]
