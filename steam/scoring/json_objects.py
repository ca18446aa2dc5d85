"""Answers as JSON objects, one per row: made with a template, since they differ in cells alone."""

from collections.abc import Mapping, Sequence

from steam.model.signature import Signature
from steam.scoring.answers import Answers, Column, Field, fields_of
from steam.scoring.json_cells import JsonCells, encode, error_content


def row_texts(signature: Signature, answers: Answers) -> Sequence[bytes]:
    """The object of each row."""
    template, columns = template_of(fields_of(signature, answers.prediction))
    texts = [template % cells for cells in zip(*columns, strict=True)]
    for index, warnings in answers.warnings.items():
        texts[index] = b'%b,"warnings":%b}' % (texts[index][:-1], encode(warnings))
    for index, error in answers.errors.items():
        texts[index] = encode(error_content(error))
    return texts


def template_of(fields: Mapping[str, Field]) -> tuple[bytes, Sequence[Sequence[bytes]]]:
    """An object with a place for each cell, and the columns of cells in the order of places."""
    cells = JsonCells()
    columns: list[Sequence[bytes]] = []

    def place(column: Column) -> bytes:
        columns.append(cells.of(column))
        return b"%b"

    parts: list[bytes] = []
    for name, field in fields.items():
        if isinstance(field, dict):
            members = [_key(key) + place(column) for key, column in field.items()]
            parts.append(_key(name) + b"{" + b",".join(members) + b"}")
        elif isinstance(field, list):
            parts.append(_key(name) + b"[" + b",".join(map(place, field)) + b"]")
        else:
            parts.append(_key(name) + place(field))
    return b"{" + b",".join(parts) + b"}", columns


def _key(name: str) -> bytes:
    """The beginning of a member; its percent signs are doubled, for the template."""
    return encode(name).replace(b"%", b"%%") + b":"
