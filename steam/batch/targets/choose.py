"""Which target writes a file."""

from steam.batch.targets.csv_target import CsvTarget
from steam.batch.targets.target import Target
from steam.core.batches import FileFormat


def open_target(kind: FileFormat) -> Target:
    """The target of a format."""
    match kind:
        case FileFormat.CSV:
            return CsvTarget()
        case FileFormat.PARQUET:
            from steam.batch.targets.parquet_target import ParquetTarget  # noqa: PLC0415 - polars

            return ParquetTarget()
        case FileFormat.XLSX:
            from steam.batch.targets.workbook_target import WorkbookTarget  # noqa: PLC0415 - polars

            return WorkbookTarget()
