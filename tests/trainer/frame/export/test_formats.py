import pytest

from steam.core.errors import Unsupported
from steam.trainer.frame.export.formats import ExportFormat, read_format


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("csv", ExportFormat.CSV),
        ("PARQUET", ExportFormat.PARQUET),
        ("feather", ExportFormat.ARROW),
        ("arrows", ExportFormat.ARROW_STREAM),
    ],
)
def test_words(word: str, form: ExportFormat) -> None:
    assert read_format(word) is form


@pytest.mark.parametrize("word", ["", "exe", "ExportFormat.CSV"])
def test_other_words_are_refused_with_those_that_are_known(word: str) -> None:
    with pytest.raises(Unsupported, match="Choose one of csv, parquet, arrow, arrows, xlsx"):
        read_format(word)
