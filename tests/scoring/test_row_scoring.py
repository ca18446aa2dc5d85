"""One row on the short way is answered as by tables, predictors and codecs, to the byte."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.model.artifact import load_artifact
from steam.model.glm import GlmModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.scorer import Scorer

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
MODELS = ["glm_binomial", "glm_gaussian", "glm_multinomial_iris", "glm_poisson_offset"]
FITTING = [0, 1, 2.5, -3, "1", "0", 65, True, None, 1e300, "yes", "no", "1.0", 2**53]
DOUBTFUL = ["much", "", [], {"a": 1}, 2**53 + 1, float("nan")]


@cache
def scorer_of(model: str, policy: InputPolicy) -> Scorer:
    return Scorer(load_artifact(FIXTURES / f"{model}.zip").predictor, policy, ("weight",))


def the_long_way(scorer: Scorer, text: bytes) -> bytes | dict[str, object]:
    """The answer, or the details of the refusal."""
    reader, writer = choose(STEAM.formats, call_of(text, ""), scorer.model)
    try:
        return scorer.score(reader, writer).text
    except SteamError as refusal:
        return refusal.details


@pytest.mark.parametrize("model", MODELS)
@given(st.data())
def test_the_short_way_says_what_the_long_way_says(model: str, data: st.DataObject) -> None:
    policy = InputPolicy(*(data.draw(st.sampled_from(Strictness)) for _ in range(4)))
    scorer = scorer_of(model, policy)
    cells = st.one_of(st.sampled_from(FITTING), st.sampled_from(FITTING + DOUBTFUL))
    levels = [*scorer.signature.features[0].levels, "unseen"]
    names = [*scorer.model.vocabulary.reads, "weight", "z"]
    row = {
        name: data.draw(cells | st.sampled_from(levels))
        for name in names
        if data.draw(st.booleans())
    }
    text = json.dumps(row).replace("NaN", "1e400").encode()
    scored = scorer.score_object(text)
    long = the_long_way(scorer, text)
    if b"1e400" not in text:  # which is not a number to every reader of JSON
        assert (scored is None) == isinstance(long, dict)
    assert scored is None or scored.text == long
    try:
        assert scorer.score_row(json.loads(text.replace(b"1e400", b'"1e400"'))).text == long
    except InvalidInput as refusal:
        assert refusal.details == long  # noqa: PT017


@pytest.mark.parametrize("text", [b"[]", b"{", b"{}\n{}", b"5", b"", b'{"columns": {}}', b"[{}]"])
def test_what_is_not_one_object_is_left_to_the_long_way(text: bytes) -> None:
    assert scorer_of("glm_binomial", InputPolicy()).score_object(text) is None or text[:2] == b'{"'


def test_a_row_that_a_model_without_imputation_cannot_score_is_refused() -> None:
    signature = Signature(
        (Column("c", ColumnType.CATEGORICAL, ("x", "y")), Column("n", ColumnType.NUMERIC)),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
    model = GlmModel(
        signature=signature,
        family="gaussian",
        link="identity",
        coefficients=np.array([1.0, 2.0, 3.0]),
        category_offsets=(0, 1),
        use_all_factor_levels=False,
        mean_imputation=False,
        numeric_means=np.zeros(1),
        category_modes=np.zeros(1, np.int32),
    )
    scorer = Scorer(model, InputPolicy())
    assert scorer.score_object(b'{"c": "y", "n": 2}').text == b'{"value":8.0}'
    assert scorer.score_object(b'{"c": "y", "n": null}').text == b'{"value":null}'
    assert scorer.score_object(b'{"c": null, "n": 2}') is None
    with pytest.raises(InvalidInput) as caught:
        scorer.score_row({"c": None, "n": 2})
    assert caught.value.details["problem"] == "missing_category"
