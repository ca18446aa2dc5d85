import pytest

from steam.core.errors import Unsupported
from steam.model.families import category_of, check_link
from steam.model.signature import Category


@pytest.mark.parametrize(
    ("family", "link", "category"),
    [
        ("gaussian", "identity", Category.REGRESSION),
        ("tweedie", "tweedie", Category.REGRESSION),
        ("binomial", "logit", Category.BINOMIAL),
        ("fractionalbinomial", "logit", Category.BINOMIAL),
        ("multinomial", "multinomial", Category.MULTINOMIAL),
        ("ordinal", "ologit", Category.ORDINAL),
    ],
)
def test_a_family_has_a_category_and_links(family: str, link: str, category: Category) -> None:
    assert category_of(family) is category
    check_link(family, link)


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(Unsupported, match="'cauchy' is not supported"):
        category_of("cauchy")


@pytest.mark.parametrize(
    ("family", "link"),
    [("binomial", "log"), ("gaussian", "ologit"), ("ordinal", "oprobit"), ("multinomial", "logit")],
)
def test_a_link_of_another_family_is_refused(family: str, link: str) -> None:
    with pytest.raises(Unsupported, match=link):
        check_link(family, link)
