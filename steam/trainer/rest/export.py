"""Frames written to files on this machine, as jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput, Unsupported
from steam.core.whole_file import whole_file
from steam.trainer.frame.export.csv import CsvStyle
from steam.trainer.frame.export.files import export_frame
from steam.trainer.frame.export.formats import ExportFormat, read_format
from steam.trainer.frame.export.packing import Packing, packed, read_packing
from steam.trainer.frame.export.parts import MOST_PARTS, check_free, cut_in_parts, write_parts
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.export_paths import is_folder, writable_file, writable_folder
from steam.trainer.rest.parse_setup import check_adjusted
from steam.trainer.rest.schemas import Json, schema

_LAST_ASCII = 127


def export(call: Call) -> Json:
    """`POST /3/Frames/{id}/export`: to `path`, in `format` or the one that its ending says.

    The file gets its name when it is whole. With `num_parts` other than 1 the frame goes to files
    in the folder `path`: at most so many, -1 for one a block. So does Parquet where
    `path` has no ending or is a folder.
    `tz_adjust_from_local` of H2O needs the time zone UTC, `parallel` and `write_checksum` change
    nothing.
    """
    services, arguments = call.services, call.arguments
    frame = services.store.get(Frame, call.path["key"])
    text = arguments.required("path")
    check_adjusted(arguments, "tz_adjust_from_local", services.time_zone.name)
    wanted = _wanted(arguments, text)
    parts = _number_of_parts(arguments)
    force = arguments.flag("force")
    if parts != 1 or _is_folder(call, wanted, text):
        work = _into_folder(call, frame, wanted, text, parts, force=force)
    else:
        path = writable_file(text, services.import_roots, services.home, force=force)

        def work(job: Job) -> None:
            with said_plainly(path.parent):
                _write(frame, wanted, path, job)

    job = services.jobs.start("Export dataset", frame.key, "Frame", work)
    return schema(
        "FramesV3",
        "Frames",
        row_offset=0,
        row_count=-1,
        column_offset=0,
        column_count=-1,
        full_column_count=-1,
        job=schemas.job(job.record),
        frames=None,
        compatible_models=None,
        domain=None,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What each file of an export looks like."""

    form: ExportFormat
    style: CsvStyle
    packing: Packing

    @property
    def ending(self) -> str:
        """That of a file which nobody has named."""
        return "" if self.form is ExportFormat.CSV else f".{self.form}"


def _wanted(arguments: Arguments, name: str) -> _Wanted:
    wanted = _Wanted(
        export_format(arguments.text("format"), name),
        csv_style(arguments),
        read_packing(arguments.text("compression")),
    )
    if wanted.packing is not Packing.NONE and wanted.form is not ExportFormat.CSV:
        raise Unsupported(
            "Only CSV is compressed.", hint="Parquet is compressed in itself: leave it out."
        )
    return wanted


def _number_of_parts(arguments: Arguments) -> int:
    parts = arguments.integer("num_parts", 1)
    if parts == -1:
        return MOST_PARTS
    if not 1 <= parts <= MOST_PARTS:
        raise InvalidInput(
            f"num_parts is not 1 to {MOST_PARTS:,}.", hint="Send -1 for one part a block."
        )
    return parts


def _is_folder(call: Call, wanted: _Wanted, text: str) -> bool:
    """Whether `path` means a folder: H2O writes Parquet to nothing else."""
    if wanted.form is not ExportFormat.PARQUET:
        return False
    return not Path(text).suffix or is_folder(text, call.services.import_roots, call.services.home)


def _into_folder(
    call: Call, frame: Frame, wanted: _Wanted, text: str, parts: int, *, force: bool
) -> Callable[[Job], None]:
    """The work that writes the parts of a frame. Raises as `writable_folder` and `check_free`."""
    services = call.services
    folder = writable_folder(text, services.import_roots, services.home, make=True)
    check_free(folder, force=force)
    cuts = cut_in_parts(frame, parts)

    def work(job: Job) -> None:
        with said_plainly(folder):
            write_parts(
                cuts,
                folder,
                wanted.ending,
                lambda part, path: _write(part, wanted, path, job),
                force=force,
            )

    return work


def _write(frame: Frame, wanted: _Wanted, path: Path, job: Job) -> None:
    with (
        whole_file(path, mode=0o666, durable=False) as out,
        packed(out, wanted.packing) as stream,
    ):
        export_frame(frame, wanted.form, stream, path.parent, job, style=wanted.style)


def export_format(word: str, name: str) -> ExportFormat:
    """The format of that word; without one that of the file's ending, and else CSV."""
    ending = Path(name).suffix.removeprefix(".")
    if word:
        return read_format(word)
    try:
        return read_format(ending)
    except Unsupported:
        return ExportFormat.CSV


def csv_style(arguments: Arguments) -> CsvStyle:
    """How a request wants its CSV; the separator is a number of ASCII, as in H2O."""
    separator = arguments.integer("separator", ord(","))
    if not 0 <= separator <= _LAST_ASCII:
        raise InvalidInput(
            "The separator is not a character of ASCII.", hint="Send 44 for a comma."
        )
    return CsvStyle(
        separator=chr(separator),
        header=arguments.flag("header", default=True),
        quote_header=arguments.flag("quote_header", default=True),
        hexadecimal=arguments.flag("hex_string"),
    )


_TAKEN = (
    "path",
    "format",
    "force",
    "num_parts",
    "parallel",
    "separator",
    "header",
    "quote_header",
    "compression",
    "write_checksum",
    "tz_adjust_from_local",
)

routes = [post("/3/Frames/{key:path}/export", export, takes=_TAKEN)]
