"""Parsing: a look at files, then a job that makes one frame of them."""

from collections.abc import Sequence

from steam.trainer.frame.parse.comments import USUAL_MARKS
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import at_paths, look_at, read
from steam.trainer.frame.parse.reading import Limits, Reading
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import check_frame_key, discard, remove
from steam.trainer.rest.parse_setup import SETUP, check_adjusted, overrides_of
from steam.trainer.rest.proposed_keys import proposed_key
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

_OF_THE_ZONE = frozenset({Format.CSV, Format.ARFF, Format.SVMLIGHT})
"""Formats whose times are of the time zone as they stand. H2O moves none of them either."""

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
        destination_frame=proposed_key(files[0], call.services.store),
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
    name = call.arguments.text("destination_frame") or proposed_key(files[0], services.store)
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
    services = call.services
    said = overrides_of(call.arguments, services.time_zone.name)
    files_read = [readable(file, services) for file in files]
    reading = look_at(files_read, said, _limits(services, files))
    if reading.format not in _OF_THE_ZONE:
        check_adjusted(call.arguments, "tz_adjust_to_local", services.time_zone.name)
    return reading


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
    post("/3/ParseSetup", show_setup, takes=(*SETUP, *_GUESSED)),
    post(
        "/3/Parse",
        parse,
        takes=(*SETUP, *_GUESSED, "delete_on_done", "blocking", "domains", "rows"),
    ),
]
