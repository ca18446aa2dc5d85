"""The list of deployments: every row is on one page, in the order that was asked for."""

from urllib.parse import parse_qs

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.states import DeploymentState
from steam.web.pages import listing
from steam.web.pages.listing import PAGE_ROWS, SORTS, Wish, listed

FIGURES = st.none() | st.floats(0, 1e6)
ROWS = st.builds(
    lambda name, state, rate: {
        "name": name,
        "model": None,
        "state": state.value,
        "desired": "running",
        "rate": rate,
        "errors": rate,
        "p99_ms": rate,
        "changed_ms": rate,
    },
    st.text("abc", max_size=3),
    st.sampled_from(list(DeploymentState)),
    FIGURES,
)
LISTS = st.lists(ROWS, max_size=7)
WISHES = st.builds(
    Wish, sort=st.sampled_from([*SORTS, "x"]), order=st.sampled_from(["asc", "desc"])
)


def every_row_once(rows, wish) -> bool:
    whole = listed(rows, wish)
    pages = [
        listed(rows, Wish(sort=wish.sort, order=wish.order, page=page)).rows
        for page in range(1, whole.pages + 1)
    ]
    told = [id(row) for page in pages for row in page]
    return sorted(told) == sorted(id(row) for row in rows) and whole.found == len(rows)


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(listing, "PAGE_ROWS", 2)


@given(LISTS, WISHES)
def test_every_row_is_on_one_page(rows, wish):
    listing.PAGE_ROWS = 2
    assert every_row_once(rows, wish)


def _loses_rows_without_a_figure(monkeypatch):
    true = listing._ordered
    monkeypatch.setattr(
        listing,
        "_ordered",
        lambda rows, wish: [row for row in true(rows, wish) if row["rate"] is not None],
    )


def _shows_the_first_page_always(monkeypatch):
    monkeypatch.setattr(listing, "min", lambda _page, _pages: 1, raising=False)


@pytest.mark.parametrize("mutate", [_loses_rows_without_a_figure, _shows_the_first_page_always])
def test_the_property_catches_mutants(monkeypatch, mutate):
    mutate(monkeypatch)
    try:
        find(st.tuples(LISTS, WISHES), lambda case: not every_row_once(*case))
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


def _row(name, **more):
    figures = dict.fromkeys(("rate", "errors", "p99_ms", "changed_ms"))
    return {"name": name, "model": "glm", "state": "running", "desired": "running"} | figures | more


def _names(rows, **wish):
    return [row["name"] for row in listed(rows, Wish(**wish)).rows]


def test_sorting_puts_the_unknown_last_and_the_worst_first():
    rows = [_row("a", rate=None), _row("b", rate=2.0, state="crash-looping"), _row("c", rate=9.0)]
    listing.PAGE_ROWS = PAGE_ROWS
    assert _names(rows, sort="rate", order="desc") == ["c", "b", "a"]
    assert _names(rows, sort="rate") == ["b", "c", "a"]
    assert _names(rows, sort="state") == ["b", "a", "c"]
    assert _names(rows, order="desc") == ["c", "b", "a"]


def test_filters_and_search():
    rows = [
        _row("North"),
        _row("south", state="stopped", desired="stopped", model=None),
        _row("east", state="failed"),
    ]
    listing.PAGE_ROWS = PAGE_ROWS
    assert _names(rows, q=" NOR ") == ["North"]
    assert _names(rows, q="glm") == ["North", "east"]
    assert _names(rows, state="trouble") == ["east"]
    assert _names(rows, state="stopped") == ["south"]
    assert _names(rows, state="running") == ["North"]
    assert len(_names(rows, state="whatever")) == 3


def test_links_keep_what_was_asked_for_and_go_back_to_the_first_page():
    wish = Wish(q="a b", sort="rate", order="desc", page=3)
    assert parse_qs(wish.link(page=4)[1:]) == {
        "q": ["a b"], "sort": ["rate"], "order": ["desc"], "page": ["4"],
    }  # fmt: skip
    assert "page" not in wish.sorting("name")
    assert "order" not in wish.sorting("rate"), "the same column sorts the other way round"
    assert Wish().link() == "?"
    assert (wish.sorted_by("rate"), wish.sorted_by("name")) == ("descending", None)
