"""How the chunks of a frame are held, as the two tables that clients show of it."""

from collections import Counter

from steam.trainer.algorithms.table import Table, TableColumn, integers, strings
from steam.trainer.frame.frame import Frame

_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1024
_NODE = "steam"


def chunk_summary(frame: Frame) -> Table:
    """A row for each encoding: how many chunks have it, and how many bytes they take."""
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for vec in frame.vecs:
        for chunk in vec.chunks:
            encoding = type(chunk).__name__
            counts[encoding] += 1
            sizes[encoding] += chunk.nbytes
    encodings = sorted(counts)
    return Table(
        "Chunk compression summary",
        (
            strings("chunk_type", tuple(one.removesuffix("Chunk") for one in encodings)),
            strings("chunk_name", tuple(encodings)),
            integers("count", tuple(counts[one] for one in encodings)),
            _percentages("count_percentage", counts, encodings),
            strings("size", tuple(spelled(sizes[one]) for one in encodings)),
            _percentages("size_percentage", sizes, encodings),
        ),
    )


def distribution_summary(frame: Frame) -> Table:
    """What each node holds of the frame, and the figures over all nodes: there is one."""
    blocks, size = len(frame.blocks), frame.nbytes
    whole = dict.fromkeys((_NODE, "mean", "min", "max"), 1) | {"stddev": 0, "total": 1}

    def column(name: str, number: int) -> TableColumn:
        values = tuple(float(share * number) for share in whole.values())
        return TableColumn(name, "float", "%f", values, name)

    return Table(
        "Frame distribution summary",
        (
            strings("", tuple(whole)),
            strings("size", tuple(spelled(share * size) for share in whole.values())),
            column("number_of_rows", frame.rows),
            column("number_of_chunks_per_column", blocks),
            column("number_of_chunks", blocks * frame.columns),
        ),
    )


def spelled(size_bytes: int) -> str:
    """A number of bytes for people, such as `4.8 KB`."""
    size, unit = float(size_bytes), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{size_bytes} B"


def _percentages(name: str, numbers: Counter[str], encodings: list[str]) -> TableColumn:
    total = max(numbers.total(), 1)
    values = tuple(100 * numbers[one] / total for one in encodings)
    return TableColumn(name, "float", "%10.3f %%", values, name)
