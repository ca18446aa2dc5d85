"""The formats that a frame can be exported to, and how they are told apart."""

from enum import StrEnum

from steam.core.errors import Unsupported


class ExportFormat(StrEnum):
    """A format, in the word that routes and commands use."""

    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"
    ARROW_STREAM = "arrows"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    ExportFormat.CSV: "application/octet-stream",  # as H2O has it
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
    ExportFormat.ARROW: "application/vnd.apache.arrow.file",
    ExportFormat.ARROW_STREAM: "application/vnd.apache.arrow.stream",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_WORDS = {
    **{form.value: form for form in ExportFormat},
    "feather": ExportFormat.ARROW,
    "ipc": ExportFormat.ARROW,
}


def read_format(word: str) -> ExportFormat:
    """The format of that name, or whose files end so. Raises Unsupported."""
    form = _WORDS.get(word.lower())
    if form is not None:
        return form
    raise Unsupported(
        f"A frame cannot be exported as {word[:20]!r}.",
        hint=f"Choose one of {', '.join(ExportFormat)}.",
    )
