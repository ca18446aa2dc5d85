"""Models in Flow: trained, looked at, compared and deployed, by clicking and by commands."""

import csv
import json
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("prostate")]

HOSTILE = [
    "<img src=x onerror=globalThis.struck=1>",
    "</script><script>globalThis.struck=1</script>",
    "quote\"d it's",
    "__proto__",
]
LEVELS = ["<svg onload=globalThis.struck=1>", "</td><b>", "constructor"]
RESPONSE = "</option><i>class"


@pytest.fixture
def notebook(page: Page, flow: FlowServers) -> Notebook:
    return Notebook(page, flow.url)


@pytest.fixture
def api(flow: FlowServers) -> Iterator[httpx.Client]:
    """The master's API; what was deployed is taken down in the end."""
    with httpx.Client(base_url=flow.url, timeout=30, trust_env=False) as api:
        yield api
        for deployment in api.get("/api/deployments").json():
            api.delete(f"/api/deployments/{deployment['name']}").raise_for_status()


@pytest.fixture(scope="module")
def prostate(flow: FlowServers) -> str:
    """A frame of the trainer, made without a browser."""
    path = str(flow.data / "prostate.csv")
    names = ["ID", "CAPSULE", "AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]
    types = ["Enum" if name in {"CAPSULE", "RACE"} else "Numeric" for name in names]
    with httpx.Client(
        base_url=f"{flow.url}/flow/trainer",
        headers={"Origin": flow.url},
        timeout=30,
        trust_env=False,
    ) as trainer:
        trainer.get("/3/ImportFiles", params={"path": path}).raise_for_status()
        parse = {
            "source_frames": json.dumps([f"nfs:/{path}"]),
            "destination_frame": "prostate.hex",
            "column_names": json.dumps(names),
            "column_types": json.dumps(types),
            "check_header": "1",
            "blocking": "true",
        }
        trainer.post("/3/Parse", data=parse).raise_for_status()
    return "prostate.hex"


def _train(notebook: Notebook, key: str, more: str = "") -> Locator:
    return notebook.run(
        f'buildModel "glm", training_frame: "prostate.hex", response_column: "CAPSULE", '
        f'ignored_columns: ["ID"], model_id: "{key}"{more}'
    )


def _parameter(form: Locator, name: str) -> Locator:
    return form.locator(f"[data-name={name}]")


def test_an_algorithm_is_chosen_and_its_form_trains(notebook: Notebook) -> None:
    cards = notebook.run("buildModel")
    form = notebook.click(cards.get_by_role("button", name=re.compile("^Generalized Linear")))
    form.get_by_role("button", name="Build the model").click()
    expect(form.get_by_text("Choose a training_frame.")).to_be_visible()

    _parameter(form, "training_frame").locator("select").select_option("prostate.hex")
    _parameter(form, "response_column").locator("select").select_option("CAPSULE")
    form.get_by_label("Search in ignored_columns").fill("id")
    _parameter(form, "ignored_columns").get_by_label("ID", exact=True).check()
    alpha = _parameter(form, "alpha")
    alpha.get_by_label("alpha", exact=True).fill("3")
    expect(alpha.get_by_text("it must be between 0 and 1")).to_be_visible()
    alpha.get_by_role("button", name="Reset alpha").click()
    expect(alpha.get_by_text("it must be between")).to_have_count(0)

    form.get_by_label("Search the parameters").fill("every iteration")
    _parameter(form, "score_each_iteration").get_by_role("checkbox").check()
    form.get_by_label("Search the parameters").fill("nfolds")
    _parameter(form, "nfolds").get_by_label("nfolds", exact=True).fill("2.5")
    expect(form.locator(".form-end code")).to_have_text("")
    _parameter(form, "nfolds").get_by_label("nfolds", exact=True).fill("3")
    model = notebook.click(form.get_by_role("button", name="Build the model"))

    source = model.locator("textarea.source").first.input_value()
    assert 'ignored_columns: ["ID"]' in source
    assert "nfolds: 3" in source
    assert "score_each_iteration: true" in source
    assert "alpha" not in source
    expect(model.get_by_text("Measured by cross-validation")).to_be_visible()
    expect(model.get_by_text("Thresholds, ROC and precision (training)")).to_be_visible()
    expect(model.locator(".picker canvas").first).to_be_visible()
    expect(model.get_by_role("cell", name="GLEASON").first).to_be_visible()


def test_a_frame_alone_trains_nothing_before_the_form(notebook: Notebook) -> None:
    cards = notebook.run('buildModel training_frame: "prostate.hex"')
    form = notebook.click(cards.get_by_role("button", name=re.compile("^K-means")))
    expect(_parameter(form, "training_frame").locator("select")).to_have_value("prostate.hex")
    _parameter(form, "k").get_by_label("k", exact=True).fill("3")
    clusters = notebook.click(form.get_by_role("button", name="Build the model"))
    expect(clusters.get_by_text("Cluster Means")).to_be_visible()
    expect(clusters.locator("details", has_text="Cluster Means").locator("tbody tr")).to_have_count(
        3
    )


def test_several_values_make_a_grid_whose_best_are_compared(notebook: Notebook) -> None:
    form = notebook.run(
        'buildModel "glm", training_frame: "prostate.hex", ignored_columns: ["ID"], model_id: "g"'
    )
    _parameter(form, "response_column").locator("select").select_option("CAPSULE")
    _parameter(form, "model_id").get_by_role("button", name="Reset model_id").click()
    form.get_by_label("Several values of alpha").check()
    _parameter(form, "alpha").get_by_role("textbox").fill("0, 0.5, 1")
    expect(form.get_by_text("A grid of 3 models")).to_be_visible()
    grid = notebook.click(form.get_by_role("button", name="Build the model"))
    expect(grid.locator("tbody tr")).to_have_count(3)

    compared = notebook.click(grid.get_by_role("button", name="Compare the best 3"))
    expect(compared.get_by_text("★")).not_to_have_count(0)
    expect(compared.locator("canvas")).to_be_visible()
    differing = compared.locator("details", has_text="Parameters that differ")
    expect(differing.get_by_role("cell", name="alpha", exact=True)).to_be_visible()


def test_a_search_that_is_cancelled_keeps_what_it_has_made(notebook: Notebook) -> None:
    shares = [round(0.02 * step, 2) for step in range(50)]
    cells = notebook.page.locator(".cell")
    cells.last.get_by_role("button", name="Insert a cell below").click()
    cell = cells.last
    cell.locator("textarea.source").first.fill(
        'buildModel "glm", training_frame: "prostate.hex", response_column: "CAPSULE", nfolds: 3, '
        f"hyper_parameters: {{alpha: {shares}, lambda: {shares}}}"
    )
    cell.get_by_role("button", name="Run this cell").click()
    expect(cell.get_by_text(re.compile("_model_[2-9]"))).to_be_visible()
    cell.get_by_role("button", name="Cancel").click()
    notebook.ended(cell)
    expect(cell.get_by_text("The search was cancelled")).to_be_visible()
    expect(cell.locator("tbody tr")).not_to_have_count(0)


def test_predictions_are_measured_and_columns_are_followed(notebook: Notebook) -> None:
    model = _train(notebook, "scores")
    form = notebook.click(model.get_by_role("button", name="Predict"))
    form.get_by_label("Frame to score").select_option("prostate.hex")
    form.get_by_label("Name of the predictions").fill("scored.hex")
    predicted = notebook.click(form.get_by_role("button", name="Predict", exact=True))
    expect(predicted.get_by_text("Measured on this frame.")).to_be_visible()
    rows = notebook.click(predicted.get_by_role("button", name="scored.hex"))
    expect(rows.get_by_text("380 rows")).to_be_visible()

    model = notebook.run('getModel "scores"')
    form = notebook.click(model.get_by_role("button", name="Partial dependence"))
    form.get_by_label("AGE", exact=True).check()
    form.get_by_label("RACE", exact=True).check()
    followed = notebook.click(form.get_by_role("button", name="Show the dependence"))
    expect(followed.locator("canvas")).to_have_count(2)

    importance = notebook.run('permutationImportance "scores", "prostate.hex", seed: 1')
    expect(importance.locator("tbody tr").first).to_contain_text("GLEASON")


def test_a_deployed_model_answers_at_once(notebook: Notebook, api: httpx.Client) -> None:
    model = _train(notebook, "Live_1")
    form = notebook.click(model.get_by_role("button", name="Deploy"))
    expect(form.get_by_label("Its name")).to_have_value("live_1")
    form.get_by_label("Its name").fill("-")
    expect(form.locator(".form-end code")).to_have_text("")
    form.get_by_label("Its name").fill("live")
    form.get_by_label("Why").fill("it is good")
    deployed = notebook.click(form.get_by_role("button", name="Deploy", exact=True))
    expect(deployed.get_by_text("Live_1 is version 1 of live.")).to_be_visible()
    expect(deployed.get_by_text('"classProbabilities"')).to_be_visible()
    [version] = api.get("/api/deployments/live/versions").json()
    assert version["why"] == "it is good"

    _train(notebook, "Live_2")
    form = notebook.run('deploy "Live_2"')
    form.get_by_label("Behind").select_option("live")
    expect(form.get_by_text("Live_2 becomes version 2 of live")).to_be_visible()


def test_a_reload_shows_what_was_kept_and_says_what_is_gone(
    notebook: Notebook, gone: set[str]
) -> None:
    _train(notebook, "kept_1")
    shown = notebook.run('getModel "kept_1"')
    asked = shown.get_by_role("button", name="Delete")
    asked.click()
    expect(shown.get_by_text("what is deployed of it stays")).to_be_visible()
    notebook.click(shown.get_by_role("button", name="Delete"))
    gone.add("kept_1")
    expect(notebook.page.get_by_text("draft kept")).to_be_visible()
    notebook.page.reload()
    cell = notebook.page.locator(".cell", has_text="The trainer no longer has kept_1").last
    expect(cell.locator(".picker canvas").first).to_be_visible()
    expect(cell.get_by_role("cell", name="GLEASON").first).to_be_visible()


def test_models_are_listed_sorted_and_chosen(notebook: Notebook) -> None:
    _train(notebook, "listed_a", ", nfolds: 2")
    _train(notebook, "listed_b", ", alpha: [0]")
    models = notebook.run("getModels")
    models.get_by_label("Search models").fill("listed")
    rows = models.locator("tbody tr")
    expect(rows).to_have_count(2)
    models.get_by_label(re.compile("models of folds")).check()
    expect(rows).to_have_count(4)
    models.get_by_role("button", name="Model", exact=True).click()
    expect(rows.first).to_contain_text("listed_a")
    expect(rows.first).to_contain_text("cross-validation")
    compare = models.get_by_role("button", name=re.compile("^Compare"))
    expect(compare).to_be_disabled()
    models.get_by_label("Compare listed_a", exact=True).check()
    models.get_by_label("Compare listed_b", exact=True).check()
    compared = notebook.click(compare)
    expect(compared.get_by_role("heading", name="Training")).to_be_visible()

    jobs = notebook.run("getJobs")
    job = notebook.click(jobs.get_by_role("button", name="GLM", exact=True).first)
    expect(job.get_by_role("button", name="listed_b")).to_be_visible()


def test_names_of_anybody_are_only_ever_text(notebook: Notebook, flow: FlowServers) -> None:
    path = flow.data / "hostile.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HOSTILE, RESPONSE])
        for row in range(120):
            cells = [LEVELS[row % 3], *((row * (place + 3)) % 17 for place in range(3))]
            writer.writerow([*cells, LEVELS[(row // 2) % 3]])
    notebook.run(f'importFiles ["{path}"]')
    notebook.run(f'parseFiles source_frames: ["nfs:/{path}"], destination_frame: "hostile.hex"')
    form = notebook.run('buildModel "glm", training_frame: "hostile.hex", family: "multinomial"')
    _parameter(form, "response_column").locator("select").select_option(RESPONSE)
    expect(form.locator(".form-end code")).to_contain_text(RESPONSE)
    model = notebook.click(form.get_by_role("button", name="Build the model"))
    for _ in range(2):  # what is unfolded may hold more that is folded
        model.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true })")
    expect(model.get_by_text(LEVELS[0]).first).to_be_visible()
    dependence = notebook.click(model.get_by_role("button", name="Partial dependence"))
    dependence.get_by_label(HOSTILE[0], exact=True).check()
    dependence.get_by_label(LEVELS[1], exact=True).check()
    drawn = notebook.click(dependence.get_by_role("button", name="Show the dependence"))
    expect(drawn.get_by_role("heading", name=f"{HOSTILE[0]}, class {LEVELS[1]}")).to_be_visible()
    assert notebook.page.evaluate("globalThis.struck") is None
