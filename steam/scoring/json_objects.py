"""Answers as JSON objects, one per row: made with a template, since they differ in cells alone."""

from collections.abc import Mapping, Sequence

from steam.model.signature import Signature
from steam.scoring.answers import Answers, Field
from steam.scoring.explained_answers import row_fields
from steam.scoring.json_cells import JsonCells, encode, error_content


def row_texts(signature: Signature, answers: Answers) -> Sequence[bytes]:
    """The object of each row."""
    template, columns = template_of(row_fields(signature, answers))
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

    def place(field: Field) -> bytes:
        if isinstance(field, Mapping):
            members = [_key(name) + place(member) for name, member in field.items()]
            return b"{" + b",".join(members) + b"}"
        if isinstance(field, list):
            return b"[" + b",".join(map(place, field)) + b"]"
        columns.append(cells.of(field))
        return b"%b"

    return place(fields), columns


def _key(name: str) -> bytes:
    """The beginning of a member; its percent signs are doubled, for the template."""
    return encode(name).replace(b"%", b"%%") + b":"
