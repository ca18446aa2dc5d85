import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.class_balance import read_class_balance
from steam.model.mojo.values import Info

BALANCED = {
    "balance_classes": "true",
    "prior_class_distrib": "[0.75, 0.25]",
    "model_class_distrib": "[0.5, 0.5]",
}


def test_the_balance_is_there_when_classes_were_balanced() -> None:
    balance = read_class_balance(Info(BALANCED))
    assert balance is not None
    assert (balance.prior.tolist(), balance.sampled.tolist()) == ([0.75, 0.25], [0.5, 0.5])
    assert read_class_balance(Info(BALANCED | {"balance_classes": "false"})) is None


@pytest.mark.parametrize("key", BALANCED)
def test_what_is_needed_must_be_told(key: str) -> None:
    with pytest.raises(InvalidArtifact, match=key):
        read_class_balance(Info(BALANCED | {key: "null"}))
