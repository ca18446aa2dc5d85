"""Which source reads a file."""

from pathlib import Path

from steam.batch.blocks import Source
from steam.batch.sources.csv_file import CsvFile
from steam.core.batches import BatchOrder, FileFormat
from steam.scoring.codecs.codec import Model


def open_source(order: BatchOrder, model: Model) -> Source:
    """The source of an order. Raises InvalidInput, Unsupported, OSError."""
    path = Path(order.source)
    match order.source_format:
        case FileFormat.CSV:
            return CsvFile(path, model, order.keep, partial=order.partial)
        case FileFormat.PARQUET:
            from steam.batch.sources.parquet_file import ParquetFile  # noqa: PLC0415 - polars

            target = order.target_format
            return ParquetFile(path, model, order.keep, partial=order.partial, target=target)
        case FileFormat.XLSX:
            from steam.batch.sources.workbook import Workbook  # noqa: PLC0415 - polars

            return Workbook(path, model, order.keep, partial=order.partial)
