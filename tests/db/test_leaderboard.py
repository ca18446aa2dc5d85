"""Models side by side: both stores answer alike, and figures of training never come first."""

import contextlib
import json
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import Conflict, NotFound
from steam.core.leaderboard import KINDS, Figure, ModelQuery, ProjectCounts, figures_of
from steam.db import memory_leaderboard
from steam.db.memory import MemoryStore
from steam.db.migrate import migrate
from steam.db.sqlite import SqliteStore

NAMES = ("auc", "rmse")
VALUES = st.sampled_from([0.1, 0.5, 0.5, 0.9])
METRICS = st.dictionaries(
    st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=3
)
MODELS = st.lists(
    st.tuples(
        st.sampled_from(["glm", "gbm"]), st.sampled_from(["Binomial", "Regression"]), METRICS
    ),
    max_size=6,
)
QUERIES = st.builds(
    ModelQuery,
    projects=st.sampled_from([None, {1}, {2}, {1, 2}]),
    sort=st.sampled_from([*NAMES, "name", "created_ms", "algorithm"]),
    descending=st.booleans(),
    search=st.sampled_from(["", "M1", "m", "%"]),
    category=st.sampled_from(["", "Binomial"]),
    algorithm=st.sampled_from(["", "gbm"]),
    label=st.sampled_from(["", "prod"]),
    deployed=st.sampled_from([None, True, False]),
    offset=st.integers(0, 3),
    limit=st.integers(0, 4),
)


def add_model(writer, name, project_id, algorithm="glm", category="Binomial", metrics=None):
    return writer.add_model(
        project_id=project_id,
        name=name,
        algorithm=algorithm,
        category=category,
        artifact_sha256="a" * 64,
        size_bytes=1,
        facts={"metrics": metrics or {}},
        created_ms=1 + len(name),
        created_by="ann",
    )


def told(store, models, fill):
    with store.write() as writer:
        ids = [
            writer.add_project(name=name, description="", created_ms=1).id for name in ("p", "q")
        ]
        made = [
            add_model(writer, f"m{place}", ids[place % 2], algorithm, category, metrics)
            for place, (algorithm, category, metrics) in enumerate(models)
        ]
        for model in made[:1]:
            deployment = fill.deployment(writer)
            version = fill.version(writer, deployment, model)
            writer.update_deployment(replace(deployment, version_id=version.id))
        for model in made[1:2]:
            writer.put_label(
                project_id=model.project_id, name="prod", model_id=model.id, created_ms=1
            )


def normal(page):
    models = tuple(replace(one, figures=frozenset(one.figures)) for one in page.models)
    return replace(page, models=models)


def agree(models, queries, fill, path):
    memory, sqlite = MemoryStore(), SqliteStore(path)
    try:
        for store in (memory, sqlite):
            told(store, models, fill)
        with memory.read() as one, sqlite.read() as other:
            for query in queries:
                assert normal(one.model_page(query)) == normal(other.model_page(query)), query
            assert one.project_counts() == other.project_counts()
    finally:
        sqlite.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(models=MODELS, queries=st.lists(QUERIES, min_size=3, max_size=8))
def test_both_stores_answer_alike(models, queries, fill, tmp_path_factory):
    agree(models, queries, fill, tmp_path_factory.mktemp("db") / "steam.db")


def test_the_agreement_sees_a_store_that_ranks_training_first(monkeypatch, fill, tmp_path):
    class Mutant(memory_leaderboard.ListedModel):
        def figure(self, name):
            named = {figure.kind: figure for figure in self.figures if figure.name == name}
            return next((named[kind] for kind in reversed(KINDS) if kind in named), None)

    monkeypatch.setattr(memory_leaderboard, "ListedModel", Mutant)
    both = {"training": {"auc": 0.9}, "cross_validation": {"auc": 0.1}}
    models = [("glm", "Binomial", both), ("glm", "Binomial", {"validation": {"auc": 0.5}})]
    with pytest.raises(AssertionError):
        agree(models, [ModelQuery(sort="auc")], fill, tmp_path / "steam.db")


@pytest.mark.parametrize("descending", [True, False])
def test_training_alone_comes_after_what_was_not_seen(store, descending):
    with store.write() as writer:
        project = writer.add_project(name="p", description="", created_ms=1).id
        add_model(writer, "boast", project, metrics={"training": {"auc": 0.99}})
        add_model(writer, "silent", project)
        add_model(writer, "folds", project, metrics={"cross_validation": {"AUC": 0.7}})
        add_model(writer, "split", project, metrics={"validation": {"auc": 0.8}})
    with store.read() as reader:
        page = reader.model_page(ModelQuery(sort="auc", descending=descending))
    names = [model.name for model in page.models]
    held_out = ["split", "folds"] if descending else ["folds", "split"]
    assert names == [*held_out, "boast", "silent"]


def test_figures_are_numbers_of_known_kinds_and_few():
    facts = {
        "metrics": {
            "training": {"AUC": 0.5, "auc": 0.6, "big": 10**400, "nan": float("nan"), "x": True},
            "validation": [1],
            "elsewhere": {"auc": 1.0},
        }
    }
    assert figures_of(facts) == (Figure("training", "auc", 0.5),)
    assert figures_of({"metrics": 3}) == ()
    assert len(figures_of({"metrics": {"training": {str(i): i for i in range(500)}}})) == 64


def test_figures_go_with_their_model(store, fill):
    with store.write() as writer:
        project = writer.add_project(name="p", description="", created_ms=1).id
        model = add_model(writer, "m", project, metrics={"training": {"auc": 0.9}})
        writer.delete_model(model.id)
        add_model(writer, "m", project)
    with store.read() as reader:
        [model] = reader.model_page(ModelQuery()).models
    assert model.figures == ()


def test_a_project_is_changed_and_goes_when_it_is_empty(store):
    with store.write() as writer:
        project = writer.add_project(name="p", description="", created_ms=1)
        writer.update_project(replace(project, description="d", target="auc"))
        model = add_model(writer, "m", project.id)
        label = writer.put_label(
            project_id=project.id, name="prod", model_id=model.id, created_ms=1
        )
        assert writer.project_named("p") == replace(project, description="d", target="auc")
        assert writer.project_counts() == {project.id: ProjectCounts(1, 0, 2)}
        with pytest.raises(Conflict, match="still has models"):
            writer.delete_project(project.id)
        writer.delete_model(model.id)
        writer.delete_project(project.id)
        assert (writer.projects(), writer.labels()) == ((), ())
        with pytest.raises(NotFound):
            writer.delete_label(label.id)


def test_a_label_that_is_followed_stays(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        project = writer.project_named("p")
        label = writer.put_label(project_id=project.id, name="prod", model_id=None, created_ms=1)
        writer.update_deployment(replace(deployment, label_id=label.id))
        with pytest.raises(Conflict, match="is followed by deployment 'd'"):
            writer.delete_label(label.id)
        writer.update_deployment(replace(deployment, label_id=None))
        writer.delete_label(label.id)
        assert writer.labels() == ()


def test_the_models_of_an_older_home_get_their_figures(database):
    store = SqliteStore(database)
    with store.write() as writer:
        project = writer.add_project(name="p", description="", created_ms=1).id
        add_model(writer, "m", project, metrics={"training": {"AUC": 0.9}})
        add_model(writer, "odd", project)
    store.close()
    migrate(database, "0005")
    odd = {"metrics": {"training": {"auc": "high", "mse": 1, "x": True}, "validation": 4}}
    with contextlib.closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE model SET facts = ? WHERE name = 'odd'", (json.dumps(odd),))
    store = SqliteStore(database)
    with store.read() as reader:
        page = reader.model_page(ModelQuery(sort="name", descending=False))
    store.close()
    assert [model.figures for model in page.models] == [
        (Figure("training", "auc", 0.9),),
        (Figure("training", "mse", 1.0),),
    ]


ODD_FACTS = (
    {},
    {"metrics": {"training": {"auc": 0.5, "r2": float("nan")}}, "signature": None},
    {"metrics": [1], "signature": {"features": {}, "response": {"name": 7}}},
    {
        "metrics": {"training": {"rmse": 1e-300}},
        "signature": {
            "features": [{"name": "é\n", "type": "numeric", "low": 1.5}],
            "response": {"name": "Y"},
        },
    },
)


def test_outlines_tell_of_facts_what_is_there_whatever_they_are(tmp_path):
    stores = (MemoryStore(), SqliteStore(tmp_path / "steam.db"))
    told = []
    for store in stores:
        with store.write() as writer:
            for name in ("one", "two"):
                writer.add_project(name=name, description="", created_ms=1)
            for number, facts in enumerate(ODD_FACTS):
                writer.add_model(
                    project_id=1 + number % 2,
                    name=f"m{number}",
                    algorithm="glm",
                    category="Binomial",
                    artifact_sha256="0" * 64,
                    size_bytes=1,
                    facts=facts,
                    created_ms=1,
                    created_by="ann",
                )
            told.append([_read(one) for one in writer.model_outlines()])
            assert [one.name for one in writer.model_outlines({2})] == ["m1", "m3"]
    stores[1].close()
    assert told[0] == told[1]
    assert told[1] == [
        ("", {}, []),
        ("", {"training": {"auc": 0.5, "r2": None}}, []),
        ("7", {}, []),
        ("Y", ODD_FACTS[3]["metrics"], ODD_FACTS[3]["signature"]["features"]),
    ]


def _read(outline):
    return outline.response, json.loads(outline.metrics), json.loads(outline.features)
