"""The words of parsing: column types as H2O writes them, and texts that mean a missing value.

What a cell means depends on the type of its column:

    type      blanks at the ends   missing
    Numeric   ignored              empty, or a word of MISSING_WORDS in any case
    Time      ignored              the same
    Enum      dropped, or kept     empty without quotes; "" in quotes is a level
              inside of quotes
    String    kept                 empty without quotes; "" in quotes is the empty string

`na_strings` of a column add to that, compared after blanks are dropped and with case. NA in a
text column is a level like any other, as in H2O: it may be Namibia, or sodium.
"""

from steam.core.errors import InvalidInput

NUMERIC = "Numeric"
ENUM = "Enum"
STRING = "String"
TIME = "Time"

MISSING_WORDS = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?", ".")
"""Texts, in lower case, that cannot be numbers or times and that people write for 'unknown'."""

_TYPE_WORDS = {
    "numeric": NUMERIC,
    "number": NUMERIC,
    "int": NUMERIC,
    "integer": NUMERIC,
    "long": NUMERIC,
    "real": NUMERIC,
    "float": NUMERIC,
    "double": NUMERIC,
    "enum": ENUM,
    "factor": ENUM,
    "categorical": ENUM,
    "string": STRING,
    "character": STRING,
    "uuid": STRING,
    "time": TIME,
    "date": TIME,
    "datetime": TIME,
}


def type_word(word: str) -> str:
    """The word of this product for a type that a client wrote. Raises InvalidInput."""
    try:
        return _TYPE_WORDS[word.strip().lower()]
    except KeyError:
        raise InvalidInput(
            f"'{word[:40]}' is not a column type.", hint="Use Numeric, Enum, String or Time."
        ) from None


FAIL = "fail"
SKIP = "skip"
CUT = "cut"
LONG_ROWS = (FAIL, SKIP, CUT)
"""What becomes of a record with too many fields: an error, left out, or cut short as H2O does."""
