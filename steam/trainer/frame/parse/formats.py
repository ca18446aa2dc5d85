"""The format of a file, told by what is in it and never by what it is called."""

import re
import zipfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.source import SourceFile

_START = 8
_SAMPLE = 1 << 16
_SPARSE_LINE = re.compile(
    r"\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?(?:\s+qid:\d+)?(?:\s+\d+:[^\s:,;]+)+\s*(?:#.*)?"
)
_WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Format(StrEnum):
    """A format that can be parsed, in H2O's words of `parse_type` where it has one."""

    CSV = "CSV"
    PARQUET = "PARQUET"
    ARROW_FILE = "ARROW"
    ARROW_STREAM = "ARROW_STREAM"
    WORKBOOK = "XLSX"
    SVMLIGHT = "SVMLight"
    ARFF = "ARFF"
    SQL = "SQL"


_DECLARES = re.compile(r"""@attribute\s+('[^']*'|"[^"]*"|[^\s'",;|]+)\s+[{a-z]""")

_UNREADABLE = {
    b"ORC": ("ORC", "Write the table as Parquet."),
    b"FEA1": ("Feather version 1", "Write it again with a newer Arrow, or as Parquet."),
    b"Obj\x01": ("Avro", "Write the table as Parquet."),
    b"PARE": ("encrypted Parquet", "Write it without encryption."),
}

_STARTS = {
    b"PAR1": Format.PARQUET,
    b"ARROW1": Format.ARROW_FILE,
    b"\xff\xff\xff\xff": Format.ARROW_STREAM,
    b"\xd0\xcf\x11\xe0": Format.WORKBOOK,  # .xls; an encrypted .xlsx is such a file too
}


def format_of(path: Path) -> Format:
    """The format of a file; text that is nothing else is CSV.

    Raises Unsupported for a known format that steam does not read, and InvalidInput where the file
    cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    for magic, (name, hint) in _UNREADABLE.items():
        if start.startswith(magic):
            raise Unsupported(f"{path} is {name}, which steam does not read.", hint=hint)
    for magic, found in _STARTS.items():
        if start.startswith(magic):
            return found
    is_zip = start.startswith(b"PK\x03\x04")
    if is_zip and _is_workbook(path):
        return Format.WORKBOOK
    lines = _first_lines(path)
    if _is_arff(lines):
        return Format.ARFF
    return Format.SVMLIGHT if not is_zip and _is_sparse(lines) else Format.CSV


def checked_format(path: Path, word: str) -> Format:
    """The format of the file, which a client calls `word`; empty or GUESS leaves it to the file.

    Each of the text formats may be asked for by name: a file may look like another.
    Raises InvalidInput where the file is not what it is called, and what `format_of` raises.
    """
    found = format_of(path)
    wanted = word.strip().lower()
    if wanted in {"", "guess", found.value.lower()}:
        return found
    text = {one.value.lower(): one for one in (Format.CSV, Format.SVMLIGHT, Format.ARFF)}
    if wanted in text and found in text.values():
        return text[wanted]
    if found is Format.WORKBOOK and wanted in {"xls", "ods"}:
        return found
    raise InvalidInput(
        f"{path} is {found.value}, not {word[:40]}.", hint="Leave parse_type away, or send GUESS."
    )


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.NameToInfo
            if _WORKBOOK_PARTS & names.keys():
                return True
            kind = names.get("mimetype")
            if kind is None or kind.file_size != len(_ODS):
                return False
            with archive.open(kind) as member:
                return member.read(len(_ODS)) == _ODS
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _first_lines(path: Path) -> list[str]:
    """Those that hold anything, without blanks at their ends."""
    try:
        with SourceFile(path) as source:
            text = source.read(_SAMPLE).decode("ascii", "replace")
    except InvalidInput:
        return []  # whoever parses it says what is wrong with it
    lines = text.splitlines()
    whole = lines[:-1] if len(text) == _SAMPLE and len(lines) > 1 else lines
    return [line for line in map(str.strip, whole) if line]


def _is_arff(lines: Sequence[str]) -> bool:
    """Whether the first line that is no comment names a relation or, as H2O reads it too, declares
    a column."""
    telling = next((line for line in lines if not line.startswith("%")), "").lower()
    return telling.startswith("@relation") or _DECLARES.match(telling) is not None


def _is_sparse(lines: Sequence[str]) -> bool:
    """Whether the first lines all are `label index:value ...`, but for comments."""
    telling = [line for line in lines if not line.startswith("#")]
    is_one: Callable[[str], re.Match[str] | None] = _SPARSE_LINE.fullmatch
    return bool(telling) and all(map(is_one, telling[:50]))
