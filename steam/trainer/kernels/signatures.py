"""What the functions in C take and give, as kernels.h has it."""

import ctypes

ABI = 3
"""Which signatures are called here: those of kernels.h."""

AT, COUNT, REAL = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double

SIGNATURES: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "widen_all": (None, (AT, COUNT, COUNT)),
    "one_of_each": (COUNT, (COUNT, COUNT, COUNT, COUNT, AT, AT, AT, AT, AT)),
    "taken": (None, (AT, COUNT, AT, COUNT)),
    "moments": (None, (AT, AT, COUNT, AT)),
    "facts_of": (None, (AT, COUNT, COUNT)),
    "count_levels": (COUNT, (AT, COUNT, COUNT, AT)),
    "centred": (None, (AT, COUNT, COUNT, COUNT, AT, AT, AT, AT)),
    "cells_of": (None, (AT, COUNT, COUNT, AT, AT, AT, AT)),
    "mark": (COUNT, (AT, COUNT, COUNT, AT)),
    "two_classes": (None, (AT, COUNT, REAL, AT, AT, AT)),
    "beyond": (COUNT, (AT, COUNT, REAL)),
    "no_flags": (COUNT, (AT, COUNT)),
    "linear": (COUNT, (AT, COUNT, AT)),
    "add_values": (COUNT, (AT, AT, COUNT, AT, COUNT)),
    "sums_by": (COUNT, (AT, COUNT, COUNT, AT, COUNT, AT)),
    "products": (None, (AT, AT, COUNT, COUNT, COUNT, AT, AT)),
    "areas": (None, (AT, AT, COUNT, REAL, REAL, REAL, REAL, AT)),
    "scores_sum": (REAL, (AT, AT, AT, COUNT, REAL)),
    "logistic": (None, (AT, AT, COUNT, AT, AT, AT)),
    "logit_pass": (COUNT, (AT,)),
    "flag_losses": (COUNT, (AT, AT, AT, AT, COUNT, REAL, AT, AT)),
    "keys_of": (None, (AT, AT, COUNT, AT)),
    "byte_counts": (None, (AT, COUNT, AT, COUNT, AT)),
    "read_records": (COUNT, (AT, COUNT, COUNT, COUNT, COUNT, AT, AT, COUNT)),
    "counts_of": (COUNT, (AT, COUNT, COUNT, COUNT, COUNT, AT, AT, AT)),
}


class NarrowRule(ctypes.Structure):
    """`Narrow` of codes.c."""

    _fields_ = (
        ("codes", AT),
        ("out", AT),
        ("bias", REAL),
        ("divisor", REAL),
        ("missing", COUNT),
        ("width", COUNT),
        ("number", COUNT),
    )


class LogitPass(ctypes.Structure):
    """`LogitPass` of logit_pass.c."""

    _fields_ = (
        *((name, COUNT) for name in ("n", "numbers", "lines", "count")),
        *((name, AT) for name in ("columns", "shifts", "factors", "fills", "coefficients")),
        *((name, AT) for name in ("cells", "totals", "y", "weights", "offset")),
        ("far", REAL),
        *((name, AT) for name in ("score_by_cell", "score", "gram_by_cell", "gram")),
        ("deviance", REAL),
        ("weight", REAL),
        ("certain", COUNT),
    )


class Picked(ctypes.Structure):
    """`Picked` of codes.c."""

    _fields_ = (("from", AT), ("to", AT), ("width", COUNT))


class Told(ctypes.Structure):
    """`Told` of moments.c."""

    _fields_ = (
        ("numbers", AT),
        ("codes", AT),
        ("levels", COUNT),
        ("found", AT),
        ("stopped", COUNT),
    )


class LinearRule(ctypes.Structure):
    """`Linear` of prediction.c."""

    _fields_ = (
        *((name, AT) for name in ("codes", "tables", "sizes", "numbers", "slopes", "means")),
        ("k", COUNT),
        ("count", COUNT),
        ("intercept", REAL),
    )
