"""What the address of a list of models asks for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from steam.core.leaderboard import COLUMNS, ModelQuery
from steam.web.views.leaderboard import PAGE_ROWS, best_order

Text = Annotated[str, Query(max_length=200)]
Word = Annotated[str, Query(max_length=64)]

_DEPLOYED = {"yes": True, "no": False}
_NEWEST = "created_ms"


@dataclass(frozen=True, slots=True)
class ModelWish:
    """An unknown word in it asks for nothing special; without `sort` the list has its own."""

    q: str = ""
    category: str = ""
    algorithm: str = ""
    label: str = ""
    deployed: str = ""
    sort: str = ""
    order: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves models out."""
        return bool(self.q or self.category or self.algorithm or self.label or self.deployed)

    def link(self, **changes: object) -> str:
        """The address of this list with changes; back on its first page unless that is one."""
        wish = asdict(replace(self, **{"page": 1, **changes}))  # type: ignore[arg-type]
        usual = asdict(ModelWish())
        told = {name: value for name, value in wish.items() if value != usual[name]}
        return f"?{urlencode(told)}"

    def sorting(self, key: str) -> str:
        """The address that sorts by `key`, the other way round if this list does so already."""
        first = first_order(key)
        other = "desc" if first == "asc" else "asc"
        is_so = (self.sort, self.order) == (key, first)
        return self.link(sort=key, order=other if is_so else first)

    def sorted_by(self, key: str) -> str | None:
        """What aria-sort says of the column."""
        ways = {"asc": "ascending", "desc": "descending"}
        return ways.get(self.order) if key == self.sort else None

    def settled(self, sort: str) -> "ModelWish":
        """With the order in which the list is shown: by `sort` unless the address says more."""
        key = self.sort or sort
        order = self.order if self.order in {"asc", "desc"} else first_order(key)
        return replace(self, sort=key, order=order)

    def query(self, projects: Collection[int] | None) -> ModelQuery:
        """The models of these projects that are wished for; of a settled wish."""
        return ModelQuery(
            projects=projects,
            sort=self.sort,
            descending=self.order == "desc",
            search=self.q.strip(),
            category=self.category,
            algorithm=self.algorithm,
            label=self.label,
            deployed=_DEPLOYED.get(self.deployed),
            offset=(self.page - 1) * PAGE_ROWS,
            limit=PAGE_ROWS,
        )


def first_order(key: str) -> str:
    """The order in which a column is sorted first: the newest, the largest, the best."""
    if key in COLUMNS:
        return "desc" if key in {_NEWEST, "size_bytes"} else "asc"
    return best_order(key)


def _wish(
    *,
    q: Text = "",
    category: Word = "",
    algorithm: Word = "",
    label: Word = "",
    deployed: Word = "",
    sort: Word = "",
    order: Word = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> ModelWish:
    return ModelWish(q, category, algorithm, label, deployed, sort, order, page)


ModelWishDep = Annotated[ModelWish, Depends(_wish)]
