"""The whole story, from an empty home to a viewer who looks and may not touch."""

import os
import re
import signal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.console import watched
from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook
from tests.e2e.window import check_width, resize

pytestmark = [pytest.mark.e2e, pytest.mark.process]

PASSWORD = "correct horse battery"
PARTS = ("prostate_1.csv", "prostate_2.csv")
ROW = {"AGE": "65", "DPROS": "2", "PSA": "1.4", "VOL": "0", "GLEASON": "6"}
LOOKED_AT = (
    *(f"/deployments/risk?view={part}" for part in ("versions", "try", "settings")),
    *("/models", "/models/risk_1", "/projects", "/projects/default"),
    *("/jobs", "/batches", "/events", "/health"),
)
CHANGES = (
    *(("POST", f"/api/deployments/risk/{verb}") for verb in ("stop", "start", "restart")),
    *(("POST", f"/deployments/risk/{verb}") for verb in ("stop", "rollback", "scale", "delete")),
    *(("POST", path) for path in ("/api/deployments", "/api/models", "/api/batches")),
    *(("POST", path) for path in ("/api/projects", "/api/accounts", "/flow/api/deploy")),
    *(("POST", path) for path in ("/flow/trainer/3/Parse", "/models/risk_1/deploy", "/accounts")),
    *(("PUT", path) for path in ("/api/labels/prod", "/api/deployments/risk/label")),
    *(("DELETE", path) for path in ("/api/deployments/risk", "/api/models/risk_1")),
    *(("DELETE", path) for path in ("/flow/trainer/3/Models/risk_1", "/api/accounts/ada")),
)
REFUSED = "async ([method, path]) => (await fetch(path, { method })).status"


@pytest.fixture
def halves(flow: FlowServers) -> None:
    """One table in two files."""
    head, *rows = (flow.data / "prostate.csv").read_text().splitlines()
    for name, some in zip(PARTS, (rows[:200], rows[200:]), strict=True):
        (flow.data / name).write_text("\n".join([head, *some, ""]))


@pytest.mark.usefixtures("halves")
def test_from_an_empty_home_to_a_viewer(flow: FlowServers, browser: Browser) -> None:
    with browser.new_context() as admins, watched(admins.new_page()) as page:
        _create_admin(page, flow)
        _train(page, flow)
        _deploy(page)
        _score(page)
        _survive_a_kill(page)
        _replace_and_roll_back(page, flow)
        _compare(page, flow)
        link = _invite(page, flow)
        with browser.new_context() as viewers, watched(viewers.new_page(), "403") as seen:
            _look_and_not_touch(seen, link, flow)
        # A page that looks at what is deleted may ask for it once more.
        with watched(admins.new_page(), "404") as last:
            _delete(last, flow)
        _log_out(page)


def _create_admin(page: Page, flow: FlowServers) -> None:
    page.goto(flow.setup)
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Create the admin").click()
    expect(page).to_have_url(f"{flow.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is deployed yet")
    _fits(page)


def _train(page: Page, flow: FlowServers) -> None:
    notebook = Notebook(page, flow.url)
    form = notebook.click(notebook.cell(0).get_by_role("button", name="Import files"))
    for name in PARTS:
        form.get_by_label(f"Choose {name}").check()
    files = notebook.click(form.get_by_role("button", name="Import", exact=True).first)
    setup = notebook.click(files.get_by_role("button", name="Parse these files as one frame"))
    setup.get_by_label("Name of the frame").fill("prostate.hex")
    setup.get_by_label("Type of column CAPSULE").select_option("Enum")
    parsed = notebook.click(setup.get_by_role("button", name="Parse", exact=True))
    expect(parsed.get_by_text("380 rows · 9 columns")).to_be_visible()
    split = notebook.click(parsed.get_by_role("button", name="Split"))
    parts = notebook.click(split.get_by_role("button", name="Split", exact=True))
    algorithms = notebook.click(parts.get_by_role("button", name="Build a model").first)
    glm = algorithms.get_by_role("button", name=re.compile("^Generalized Linear"))
    first = _build(notebook, notebook.click(glm), "risk_1")
    _pick_a_threshold(first)
    frame = 'training_frame: "prostate.hex", response_column: "CAPSULE", ignored_columns: ["ID"]'
    second = notebook.run(f'buildModel "glm", {frame}, alpha: [1], model_id: "risk_2"')
    choice = notebook.click(second.get_by_role("button", name="Compare"))
    choice.get_by_label("risk_1", exact=True).check()
    compared = notebook.click(choice.get_by_role("button", name="Compare", exact=True))
    expect(compared.locator("canvas")).to_be_visible()
    _fits(page)
    again = notebook.run('getModel "risk_1"')
    deploy = notebook.click(again.get_by_role("button", name="Deploy"))
    deploy.get_by_label("Its name").fill("risk")
    deploy.get_by_label("Why").fill("the first one")
    notebook.click(deploy.get_by_role("button", name="Deploy", exact=True))


def _build(notebook: Notebook, form: Locator, key: str) -> Locator:
    def parameter(name: str) -> Locator:
        return form.locator(f"[data-name={name}]")

    parameter("response_column").locator("select").select_option("CAPSULE")
    parameter("validation_frame").locator("select").select_option("prostate_test")
    parameter("ignored_columns").get_by_label("ID", exact=True).check()
    parameter("model_id").get_by_role("textbox").fill(key)
    return notebook.click(form.get_by_role("button", name="Build the model"))


def _pick_a_threshold(model: Locator) -> None:
    expect(model.get_by_text("Thresholds, ROC and precision (validation)")).to_be_visible()
    picker = model.locator(".picker").first
    expect(picker.locator("canvas")).to_have_count(2)
    recall = picker.locator("dl.figures div", has_text="Recall").locator("dd")
    picker.get_by_role("slider", name="Threshold").press("Home")
    expect(recall).to_have_text("100 %")
    picker.get_by_role("button", name="max accuracy").click()
    expect(recall).not_to_have_text("100 %")


def _deploy(page: Page) -> None:
    deployed = page.locator(".cell").last
    expect(deployed.get_by_text("risk_1 is version 1 of risk.")).to_be_visible()
    deployed.get_by_role("link", name="The deployment risk").click()
    expect(page.locator("#state .chip")).to_have_text("running")
    _fits(page)


def _score(page: Page) -> None:
    page.get_by_role("link", name="Try it").click()
    for name, value in ROW.items():
        page.locator(f"#try [name={name}]").fill(value)
    page.get_by_role("button", name="Predict").click()
    answer = page.locator("#prediction")
    expect(answer.locator(".prediction-answer")).to_have_text(re.compile("^[01]$"))
    expect(answer.locator("canvas")).to_be_visible()
    _fits(page)


def _survive_a_kill(page: Page) -> None:
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("#connection")).to_have_text("live")
    page.evaluate("document.documentElement.dataset.sameDocument = 'yes'")
    pid = page.locator("#workers [data-label=Pid]").first
    killed = pid.inner_text()
    os.kill(int(killed), signal.SIGKILL)
    expect(page.locator("#events")).to_contain_text("Killed from outside.")
    expect(pid).to_have_text(re.compile(rf"^(?!{killed}$)\d+$"))
    expect(page.locator("#state .chip")).to_have_text("running")
    assert page.evaluate("document.documentElement.dataset.sameDocument") == "yes"


def _replace_and_roll_back(page: Page, flow: FlowServers) -> None:
    notebook = Notebook(page, flow.url)
    form = notebook.run('deploy "risk_2"')
    form.get_by_label("Behind").select_option("risk")
    done = notebook.click(form.get_by_role("button", name="Deploy", exact=True))
    expect(done.get_by_text("risk_2 is version 2 of risk.")).to_be_visible()
    page.goto(f"{flow.url}/deployments/risk?view=versions")
    expect(page.locator("#versions .current")).to_contain_text("risk_2")
    page.get_by_role("link", name="Make current: version 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Version 1 (risk_1) becomes current")
    dialog.get_by_label("Why").fill("the second was no better")
    dialog.get_by_role("button", name="Make it current").click()
    expect(page.locator("#versions .current")).to_contain_text("risk_1")
    _fits(page)


def _compare(page: Page, flow: FlowServers) -> None:
    page.goto(f"{flow.url}/models")
    for name in ("risk_1", "risk_2"):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 2 models")
    expect(page.locator("figure canvas").first).to_be_visible()
    _fits(page)


def _invite(page: Page, flow: FlowServers) -> str:
    """The link by which the viewer sets a password."""
    page.goto(f"{flow.url}/accounts")
    form = page.locator("form[action='/accounts']")
    form.get_by_label("Name").fill("vic")
    form.get_by_label("Role").select_option("viewer")
    form.get_by_role("button", name="Add").click()
    link = page.locator(".once code").inner_text()
    _fits(page)
    return link


def _look_and_not_touch(page: Page, link: str, flow: FlowServers) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set it and log in").click()
    page.get_by_role("main").get_by_role("link", name="risk", exact=True).click()
    expect(page.locator("#state .chip")).to_have_text("running")
    expect(page.locator("#actions").locator("a, button")).to_have_count(0)
    navigation = page.get_by_role("navigation", name="Main")
    expect(navigation.get_by_role("link", name="Models")).to_be_visible()
    expect(navigation.get_by_role("link", name="Flow")).to_have_count(0)
    for path in LOOKED_AT:
        page.goto(flow.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main form[method=post]").count() == 0, path
    for change in CHANGES:
        assert page.evaluate(REFUSED, change) == 403, change
    _log_out(page)


def _delete(page: Page, flow: FlowServers) -> None:
    page.goto(f"{flow.url}/deployments/risk")
    page.locator("#actions").get_by_role("link", name="Delete").click()
    page.get_by_label("To be sure").fill("risk")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{flow.url}/")


def _log_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto(re.sub("/login$", "/models", page.url))
    expect(page).to_have_url(re.compile("/login[?]next=%2Fmodels$"))


def _fits(page: Page) -> None:
    """It is not wider than its window, wide or narrow."""
    wide = page.viewport_size
    assert wide is not None
    page.wait_for_load_state()  # before that, it may be without its style sheets
    for width in (390, wide["width"]):
        resize(page, width, wide["height"])
        check_width(page, width)
