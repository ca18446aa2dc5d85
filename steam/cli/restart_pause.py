"""How long `steam up` waits before it starts a server again. Pure."""

STEADY_S = 30.0
"""A server that was up for so long is well: its next end counts as its first."""

LONGEST_WAIT_S = 5.0
"""The longest that clients are left waiting for the next start; beyond that they are refused."""

_FIRST_S = 1.0
_LONGEST_S = 30.0
_MOST_DOUBLINGS = 10  # beyond the longest pause; keeps the power of two small


def pause_s(quick_ends: int) -> float:
    """Seconds before the next start of a server that ended quickly so many times in a row.

    The first time there is none: clients wait. Then it doubles, so that a server which cannot
    start does not take the processor from the others.
    """
    if quick_ends <= 1:
        return 0.0
    return min(_FIRST_S * 2.0 ** min(quick_ends - 2, _MOST_DOUBLINGS), _LONGEST_S)
