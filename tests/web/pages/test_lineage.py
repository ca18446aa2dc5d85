"""The lineage on a model's page: from the file to what each version was asked."""

import re

from steam.core.clock import SystemClock
from steam.scoring.figures.boot_time import SystemBootTime
from steam.scoring.figures.figures import open_figures


def ask(world, name, count):
    """Requests that a worker of that deployment has counted."""
    with world.store.read() as reader:
        deployment = reader.deployment_named(name)
    folder = world.home.worker_figures(deployment.name, deployment.id)
    recorder = open_figures(folder, SystemClock(), SystemBootTime()).recorder
    for _ in range(count):
        now_s = SystemBootTime().now_s()
        recorder.answered(now_s, "post", rows=1, scoring_ns=1, took_ns=1000, place=3)


def lineage(world, model):
    page = world.client.get(f"/models/{model}").text
    section = page.partition('id="lineage"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_each_version_tells_what_it_was_asked(world):
    world.deployed("prostate")
    world.deployed("other")
    ask(world, "prostate", 7)
    told = lineage(world, "glm")
    assert "Serves other version 1, now ; prostate version 1, now" in told
    assert "Requests in 24 hours 0 other version 1 7 prostate version 1" in told


def test_a_model_that_nothing_serves_has_no_requests(world):
    world.registered("glm")
    told = lineage(world, "glm")
    assert "Serves nothing yet" in told
    assert "Requests" not in told
    assert "Read as" not in told, "the artifact does not say"


def test_how_the_file_was_read_is_told(world):
    world.registered("glm")
    parse = {"format": "CSV", "separator": ";", "header": True, "skipped": ["<b>"]}
    with world.store.write() as writer:
        like = writer.model_named("glm")
        writer.add_model(
            project_id=like.project_id,
            name="read",
            algorithm="glm",
            category="Binomial",
            artifact_sha256=like.artifact_sha256,
            size_bytes=1,
            facts={**like.facts, "lineage": {"source": "a.csv", "parse": parse}},
            created_ms=1,
            created_by="anna",
        )
    told = lineage(world, "read")
    assert "Read as CSV, separated by semicolon, names in the first line, without &lt;b" in told
