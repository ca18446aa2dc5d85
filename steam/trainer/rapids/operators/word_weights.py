"""Documents as words and their weights."""

import numpy as np
import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, WHOLE
from steam.trainer.rapids.texts import chunks_of, series_of
from steam.trainer.rapids.values import Operator
from steam.trainer.rapids.word_weights import tf_idf, words_of

MOST_CHARACTERS = 1 << 28
"""Of all documents: each of their words becomes a row for a while."""

_NAMES = ("DocID", "Word", "TF", "IDF", "TF-IDF")


def _tf_idf(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation, frame: Frame, document: int, text: int, split: bool, case: bool
) -> Frame:
    """The weights of words, by word; the texts are documents, or single words if not `split`."""
    ids, texts = _column(frame, document), _column(frame, text)
    if not ids.is_numeric or texts.type is not VecType.STRING:
        raise InvalidInput(
            "'tf-idf' takes a column of numbers that tell documents, and one of text.",
            hint="Turn the second one into text with as.character.",
        )
    table = pl.DataFrame({"document": ids.values(), "text": series_of(texts.values())})
    if (table["text"].str.len_chars().sum() or 0) > MOST_CHARACTERS:
        raise InvalidInput(f"The documents have more than {MOST_CHARACTERS:,} characters.")
    if not case:
        table = table.with_columns(pl.col("text").str.to_lowercase())
    evaluation.progress.update(0.0)
    count = table.height if split else table["document"].n_unique()
    words = words_of(table) if split else table.drop_nulls("text")
    found = tf_idf(words, count)
    numbers = (
        number_vec(found[name].to_numpy().astype(np.float64), evaluation.block_rows)
        for name in ("document", "tf", "idf", "tf_idf")
    )
    told, *weights = numbers
    word = Vec(VecType.STRING, chunks_of(found["text"], evaluation.block_rows))
    return Frame("", _NAMES, (told, word, *weights))


def _column(frame: Frame, place: int) -> Vec:
    if not 0 <= place < frame.columns:
        raise InvalidInput(f"Columns count from 0 to {frame.columns - 1}, and {place} is none.")
    return frame.vecs[place]


OPERATORS = {"tf-idf": Operator(_tf_idf, (FRAME, WHOLE, WHOLE, FLAG, FLAG))}
