"""Query strings: one row as text values."""

from urllib.parse import parse_qsl

from steam.core.errors import InvalidInput

_MAX_FIELDS = 100_000


def read_query(query: bytes) -> dict[str, object]:
    """The row of a query string: empty values are missing, the last non-empty one of a name wins.

    Raises InvalidInput for text that is not UTF-8.
    """
    try:
        pairs = parse_qsl(
            query.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidInput("The query is not valid: it must be UTF-8 text.") from error
    row: dict[str, object] = {}
    for name, value in pairs:
        if value:
            row[name] = value
        else:
            row.setdefault(name, None)
    return row
