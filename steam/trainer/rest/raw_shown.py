"""A file that was not parsed yet, as H2O's FramesV3: a frame of text without rows."""

from steam.trainer.rest import schemas
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rollups import PERCENTILES
from steam.trainer.store import RawFile


def raw_shown(file: RawFile) -> Json:
    """What clients read of it when they hand its key to something that takes files."""
    frame = schema(
        "FrameV3",
        "Frame",
        frame_id=schemas.key("Frame", file.key),
        byte_size=file.size_bytes,
        is_text=True,
        row_offset=0,
        row_count=0,
        column_offset=0,
        column_count=0,
        full_column_count=0,
        total_column_count=0,
        default_percentiles=list(PERCENTILES),
        checksum=0,
        rows=0,
        num_columns=0,
        columns=[],
        compatible_models=None,
        chunk_summary=None,
        distribution_summary=None,
    )
    return schema(
        "FramesV3",
        "Frames",
        row_offset=0,
        column_offset=0,
        job=None,
        frames=[frame],
        compatible_models=None,
        domain=None,
    )
