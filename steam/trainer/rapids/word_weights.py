"""How much a word tells of a document: its count there, and how few documents have it."""

import polars as pl

_SPACES = r"\s+"


def words_of(table: pl.DataFrame) -> pl.DataFrame:
    """A row for each word of each document, from columns `document` and `text`."""
    split = pl.col("text").str.replace_all(_SPACES, " ").str.split(" ")
    return table.with_columns(split).explode("text").filter(pl.col("text") != "")


def tf_idf(words: pl.DataFrame, documents: int) -> pl.DataFrame:
    """The different words of each document, by word and document: how often they occur (`tf`),
    log((documents + 1) / (documents with the word + 1)) (`idf`), and the product.

    Source: Sparck Jones, "A statistical interpretation of term specificity and its application in
    retrieval", Journal of Documentation 28(1), 1972; smoothed as H2O does.
    """
    counts = words.group_by("document", "text").agg(pl.len().cast(pl.Float64).alias("tf"))
    having = pl.len().over("text").cast(pl.Float64)
    rarity = ((documents + 1) / (having + 1)).log().alias("idf")
    weighted = counts.with_columns(rarity)
    product = (pl.col("tf") * pl.col("idf")).alias("tf_idf")
    return weighted.with_columns(product).sort("text", "document")
