"""What a request says of a parse setup, in H2O's words."""

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.cells import UTC
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.words import FAIL
from steam.trainer.rest.arguments import Arguments, read_integer

_ESCAPES = {"", "null", "0", "92"}
"""No character, or the backslash, which R names for every upload. Either way none is special."""

_UNSUPPORTED = {
    "decrypt_tool": "Encrypted files are not read.",
    "partition_by": "The names of folders do not become columns.",
}
_UNSUPPORTED_FLAGS = {
    "single_quotes": "Text is quoted with double quotes.",
}

SETUP = (
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
    "tz_adjust_to_local",
)
"""The parameters that it may be said in."""


def overrides_of(arguments: Arguments, zone: str) -> Overrides:
    """What is said, for times without a zone in that `zone`.

    Raises Unsupported for what H2O reads in another way, and InvalidInput for what means nothing.
    """
    _check_supported(arguments)
    return Overrides(
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
        zone=zone,
    )


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


def check_adjusted(arguments: Arguments, flag: str, zone: str) -> None:
    """Raises Unsupported where times are to be moved between UTC and another zone."""
    if arguments.flag(flag) and zone != UTC:
        raise Unsupported(
            f"Times of files are not moved between UTC and {zone}.",
            hint=f"Send {flag}=false, or set the time zone to UTC.",
        )


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
