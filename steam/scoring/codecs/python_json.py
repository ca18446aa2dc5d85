"""JSON as Python's `json` writes it, in which NaN and infinities are bare words, to JSON.

MLflow's client sends a data frame so; its server reads it so.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_QUOTE, _LAST_OF_NULL = b'"l'
_INFINITIES = {b"-Infinity": b'"-inf"   ', b"Infinity": b'"inf"   '}
_PIECE = 1 << 18  # bytes at a time, so that the arrays stay small
_NO_LETTER = re.compile(rb"[^A-Za-z-]")
_LONGEST_WORD = 9

Letters = NDArray[np.uint8]


def has_bare_words(text: bytes) -> bool:
    """Whether there may be such words."""
    return b"NaN" in text or b"Infinity" in text


def without_bare_words(text: bytes) -> bytes:
    """The same with null for NaN, which is missing, and texts for infinities, which are doubtful.

    Words within texts stay as they are.
    """
    quotes = text.replace(rb"\\", b"  ").replace(rb"\"", b"  ")  # as long, and no quote is escaped
    pieces: list[bytes] = []
    is_text = False
    for start, end in _pieces(text):
        is_quote = np.frombuffer(quotes, np.uint8, end - start, start) == _QUOTE
        in_text = np.logical_xor.accumulate(is_quote) ^ is_text
        is_text = bool(in_text[-1])
        letters = np.frombuffer(text, np.uint8, end - start, start).copy()
        pieces.append(_replaced(letters, ~in_text))
    return b"".join(pieces)


def _pieces(text: bytes) -> Iterator[tuple[int, int]]:
    """Where pieces begin and end; each of the words is whole in one of them."""
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        gap = _NO_LETTER.search(text, end, end + _LONGEST_WORD)
        end = min(end + _LONGEST_WORD, len(text)) if gap is None else gap.end()
        yield start, end
        start = end


def _replaced(letters: Letters, is_outside: NDArray[np.bool_]) -> bytes:
    for word, in_its_place in _INFINITIES.items():
        _put(letters, _places(letters, word, is_outside), in_its_place)
    nans = _places(letters, b"NaN", is_outside)
    _put(letters, nans, b"nul")
    return np.insert(letters, nans + 3, _LAST_OF_NULL).tobytes()


def _places(letters: Letters, word: bytes, is_outside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where a word begins outside of texts."""
    last = max(len(letters) - len(word) + 1, 0)
    places = np.flatnonzero((letters[:last] == word[0]) & is_outside[:last])
    for offset, letter in enumerate(word):
        places = places[letters[places + offset] == letter]
    return places


def _put(letters: Letters, places: NDArray[np.intp], word: bytes) -> None:
    for offset, letter in enumerate(word):
        letters[places + offset] = letter
