"""Durations in a fixed number of counters: quantiles without keeping the samples."""

_SUB_BITS = 4  # 16 counters per power of two: a quantile is at most 1/32 off
_TOP_BIT = 42  # about 73 minutes in nanoseconds; longer ones fall into the last counter
_SIZE = (_TOP_BIT + 2) << _SUB_BITS
_BOUND_BITS = range(15, 36)


class Histogram:
    """Counts durations by size, in nanoseconds. Not safe to share between threads by itself."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts = [0] * _SIZE
        self._total = 0

    def add(self, duration_ns: int) -> None:
        self._counts[min(_place_of(max(duration_ns, 0)), _SIZE - 1)] += 1
        self._total += 1

    def below(self) -> tuple[tuple[int, int], ...]:
        """Per power of two from 2**15 (33 us) to 2**35 (34 s) ns, how many were shorter; exact."""
        found = []
        seen = place = 0
        for bit in _BOUND_BITS:
            end = _place_of(1 << bit)
            seen += sum(self._counts[place:end])
            place = end
            found.append((1 << bit, seen))
        return tuple(found)

    def quantile_ns(self, share: float) -> float | None:
        """The duration that `share` (0 to 1) of them do not exceed; None when there are none.

        The middle of its counter: within 1/32 of the true value.
        """
        if not self._total:
            return None
        wanted = max(1.0, share * self._total)
        seen = 0
        for place, count in enumerate(self._counts):
            seen += count
            if seen >= wanted:
                return (_start_of(place) + _start_of(place + 1) - 1) / 2
        return float(_start_of(_SIZE))


def _place_of(number: int) -> int:
    """Which counter: numbers below 2**_SUB_BITS have their own, then 16 per power of two."""
    shift = number.bit_length() - _SUB_BITS - 1
    if shift <= 0:
        return number
    return (shift << _SUB_BITS) + (number >> shift)


def _start_of(place: int) -> int:
    """The smallest number of a counter: the inverse of `_place_of`."""
    shift = (place >> _SUB_BITS) - 1
    if shift <= 0:
        return place
    return (place - (shift << _SUB_BITS)) << shift
