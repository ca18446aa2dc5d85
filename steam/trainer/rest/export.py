"""Frames written to files on this machine, as jobs."""

from pathlib import Path

from steam.core.errors import InvalidInput, Unsupported
from steam.core.whole_file import whole_file
from steam.trainer.frame.export.csv import CsvStyle
from steam.trainer.frame.export.files import export_frame
from steam.trainer.frame.export.formats import ExportFormat, read_format
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.export_paths import writable_file
from steam.trainer.rest.schemas import Json, schema

_LAST_ASCII = 127


def export(call: Call) -> Json:
    """`POST /3/Frames/{id}/export`: to `path`, in `format` or the one that its ending says.

    The file gets its name when it is whole. `num_parts` above 1, `compression` and
    `tz_adjust_from_local` of H2O are refused, `parallel` and `write_checksum` change nothing.
    """
    services, arguments = call.services, call.arguments
    frame = services.store.get(Frame, call.path["key"])
    _check_supported(arguments)
    text = arguments.required("path")
    form = export_format(arguments.text("format"), text)
    style = csv_style(arguments)
    force = arguments.flag("force")
    path = writable_file(text, services.import_roots, services.home, force=force)

    def work(job: Job) -> None:
        with said_plainly(path.parent), whole_file(path, mode=0o666, durable=False) as out:
            export_frame(frame, form, out, path.parent, job, style=style)

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


def _check_supported(arguments: Arguments) -> None:
    if arguments.integer("num_parts", 1) > 1:
        raise Unsupported("A frame is exported as one file.", hint="Send num_parts=1.")
    if arguments.text("compression").lower() not in {"", "none"}:
        raise Unsupported(
            "An export is not compressed afterwards.", hint="Parquet is compressed in itself."
        )
    if arguments.flag("tz_adjust_from_local"):
        raise Unsupported("Times are exported in UTC.", hint="Send tz_adjust_from_local=false.")


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
