"""What the address of a list of models asks for."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Query

from steam.core.leaderboard import COLUMNS, ModelQuery
from steam.web.list_wish import ListWish
from steam.web.views.leaderboard import PAGE_ROWS, best_order

Text = Annotated[str, Query(max_length=200)]
Word = Annotated[str, Query(max_length=64)]

_DEPLOYED = {"yes": True, "no": False}
_NEWEST = "created_ms"


@dataclass(frozen=True, slots=True)
class ModelWish(ListWish):
    """Without `sort` the list has its own."""

    category: str = ""
    algorithm: str = ""
    label: str = ""
    deployed: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves models out."""
        return bool(self.q or self.category or self.algorithm or self.label or self.deployed)

    @staticmethod
    def first_order(key: str) -> str:
        return first_order(key)

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
    return ModelWish(q, sort, order, page, category, algorithm, label, deployed)


ModelWishDep = Annotated[ModelWish, Depends(_wish)]
