"""What the address of any list asks for, and the addresses that lead on from there."""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, replace
from typing import Self
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class ListWish(ABC):
    """Words to look for, the order and the page; lists add what else they can be asked for.

    An unknown word in it asks for nothing special.
    """

    q: str = ""
    sort: str = ""
    order: str = ""
    page: int = 1

    @staticmethod
    @abstractmethod
    def first_order(key: str) -> str:
        """`asc` or `desc`: the way in which `key` is sorted when it is asked for first."""

    def link(self, **changes: object) -> str:
        """The address of this list with changes; back on its first page unless that is one."""
        wish = asdict(self.changed(**{"page": 1, **changes}))
        usual = asdict(type(self)())
        told = {name: value for name, value in wish.items() if value != usual[name]}
        return f"?{urlencode(told)}"

    def sorting(self, key: str) -> str:
        """The address that sorts by `key`, the other way round if this list does so already."""
        first = self.first_order(key)
        other = "desc" if first == "asc" else "asc"
        is_so = (self.sort, self.order) == (key, first)
        return self.link(sort=key, order=other if is_so else first)

    def sorted_by(self, key: str) -> str | None:
        """What aria-sort says of the column."""
        ways = {"asc": "ascending", "desc": "descending"}
        return ways.get(self.order) if key == self.sort else None

    def changed(self, **changes: object) -> Self:
        """The same wish but for these fields."""
        return replace(self, **changes)  # type: ignore[arg-type]
