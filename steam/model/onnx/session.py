"""onnxruntime: one thread, no files, no log of its own."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from steam.core.errors import Unsupported
from steam.model.foreign.errors import first_line
from steam.model.onnx.errors import refuse_onnx

_FATAL_ONLY = 4
_WHERE_IN_ITS_CODE = re.compile(
    r"\[ONNXRuntimeError\] : \d+ : \w+ : "
    r"|(Load model from .*? failed:)?/onnxruntime_src/.*?\) (?=[A-Z])"
)


class Session(Protocol):
    """A loaded graph. Safe to share between threads."""

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]: ...


def open_session(data: bytes) -> Session:
    """The graph of a checked file.

    Raises Unsupported without onnxruntime, and InvalidArtifact for a file that it refuses.
    """
    try:
        import onnxruntime  # noqa: PLC0415 -- an extra, and 40 ms of a start that others save
    except ImportError as error:
        raise Unsupported(
            "ONNX models need onnxruntime, which is not installed.",
            hint="Install steam with its extra: pip install 'steam[onnx]'.",
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_ONLY
    try:
        session: Session = onnxruntime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its errors have no common base but this
        raise refuse_onnx(f"onnxruntime refuses it ({_cause(error)})") from error
    return session


def _cause(error: Exception) -> str:
    return first_line(Exception(_WHERE_IN_ITS_CODE.sub("", str(error))))
