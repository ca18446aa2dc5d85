"""What a user sees: live state, repair, buttons, the form, and pages that never hang."""

import json
import os
import signal

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Request, Route, expect

from tests.e2e.flow_servers import STOPS_WITHIN_S
from tests.ports import kept_port

pytestmark = pytest.mark.e2e

AT = "/deployments/prostate/at?when=2026-01-01T00:00"
DIFF = "/deployments/prostate/diff?from=1&to=2"
PARTS = ("versions", "try", "schema", "log", "events", "settings")
PAGES = (
    *("/", "/deployments", "/deployments/prostate", AT, "/models", "/models/glm", "/events"),
    *(f"/deployments/prostate?view={part}" for part in PARTS),
    *("/deployments/prostate/confirm?do=delete", DIFF),
    *("/jobs", "/batches", "/health", "/settings", "/nowhere"),
)
ROW = {"DPROS": "left", "RACE": "white", "DCAPS": "no", "AGE": 65, "PSA": 1.4, "VOL": 0}


def _state(page: Page):
    return page.locator("#state .chip")


def _worker_pid(page: Page):
    return page.locator("#workers table").first.locator("tbody tr").first.locator("td").nth(2)


def _ask(page: Page, label: str) -> Locator:
    """The dialog that a button opens."""
    page.locator("#actions").get_by_role("link", name=label).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#connection")).to_have_text("live")


@pytest.fixture
def port():
    with kept_port() as kept:
        yield kept


def test_a_killed_worker_is_seen_gone_and_back_without_reload(shared_master, page):
    shared_master.deploy("prostate", backoff_base_s=8)  # so that a busy machine shows it in time
    _open(page, f"{shared_master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    page.evaluate("document.documentElement.dataset.sameDocument = 'yes'")
    first = shared_master.pid("prostate")
    expect(_worker_pid(page)).to_have_text(str(first))
    os.kill(first, signal.SIGKILL)  # started again at once
    expect(_worker_pid(page)).not_to_have_text(str(first))
    expect(_state(page)).to_have_text("running")
    second = shared_master.pid("prostate")
    assert second != first
    expect(_worker_pid(page)).to_have_text(str(second))
    os.kill(second, signal.SIGKILL)  # started again after a wait
    expect(_state(page)).to_have_text("backoff")
    expect(page.locator("#workers")).to_contain_text("Killed from outside. Next start in")
    expect(_state(page)).to_have_text("running")
    expect(_worker_pid(page)).to_have_text(str(shared_master.pid("prostate")))
    expect(page.locator("#events")).to_contain_text("Killed from outside. It is started again")
    assert page.evaluate("document.documentElement.dataset.sameDocument") == "yes"


def test_a_hung_worker_makes_no_page_slow(shared_master, page):
    shared_master.deploy("prostate")
    _open(page, f"{shared_master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    os.kill(shared_master.pid("prostate"), signal.SIGSTOP)
    for path in (path for path in PAGES if path not in {"/nowhere", DIFF}):
        # A page that waits for the worker does so each time; a busy machine is slow now and then.
        answers_ms = []
        while not answers_ms or (min(answers_ms) >= 1000 and len(answers_ms) < 5):
            answers_ms.append(page.goto(shared_master.url + path).request.timing["responseStart"])
        assert min(answers_ms) < 1000, (path, answers_ms)


def test_buttons_stop_and_start_after_asking(master, page, gone):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    dialog = _ask(page, "Stop")
    expect(dialog).to_contain_text("Nobody gets predictions from prostate")
    dialog.get_by_role("link", name="Leave it as it is").click()
    expect(dialog).to_be_hidden()
    assert master.api.get("/api/deployments/prostate").json()["desired"] == "running"
    dialog = _ask(page, "Stop")
    dialog.get_by_label("Why").fill("it is Sunday")
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#answer")).to_contain_text("stays stopped")
    expect(_state(page)).to_have_text("stopped")
    assert master.api.get("/api/deployments/prostate").json()["desired"] == "stopped"
    page.get_by_role("button", name="Start", exact=True).click()
    expect(_state(page)).to_have_text("running")
    expect(page.locator("#events")).to_contain_text("it is Sunday")
    gone.add(page.url)
    dialog = _ask(page, "Delete")
    dialog.get_by_label("To be sure").fill("prostate")
    dialog.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{master.url}/")
    expect(page.locator("main")).to_contain_text("Nothing is deployed yet")


def test_a_deletion_leads_on_even_if_the_page_hears_of_it_first(shared_master, page, gone):
    shared_master.deploy("prostate")
    _open(page, f"{shared_master.url}/deployments/prostate")
    gone.add(page.url)
    answers: list[tuple[Route, APIResponse]] = []
    page.route("**/delete", lambda route: answers.append((route, route.fetch())))
    dialog = _ask(page, "Delete")
    dialog.get_by_label("To be sure").fill("prostate")
    with page.expect_response(lambda r: r.url in gone and r.status == 404) as missed:
        dialog.get_by_role("button", name="Delete").click()
    missed.value.finished()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")  # it stays as it is
    [(route, answer)] = answers
    route.fulfill(response=answer)
    expect(page).to_have_url(f"{shared_master.url}/")


def test_a_page_whose_deployment_was_deleted_elsewhere_says_so(shared_master, page, gone):
    shared_master.deploy("prostate")
    _open(page, f"{shared_master.url}/deployments/prostate")
    gone.add(page.url)
    shared_master.api.delete("/api/deployments/prostate").raise_for_status()
    expect(page.locator("h1")).to_have_text("There is no deployment 'prostate'.")


def test_a_wrong_name_deletes_nothing_and_says_so(shared_master, browser):
    shared_master.deploy("prostate")
    page = browser.new_page()  # its console will tell of the 422, which is meant
    _open(page, f"{shared_master.url}/deployments/prostate")
    dialog = _ask(page, "Delete")
    dialog.get_by_label("To be sure").fill("something")
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("The name that was typed is another one.")
    assert shared_master.api.get("/api/deployments/prostate").status_code == 200
    page.close()


def test_questions_are_pages_where_there_are_no_scripts(shared_master, browser):
    shared_master.deploy("prostate")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shared_master.url}/deployments/prostate")
    page.locator("#actions").get_by_role("link", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop prostate?")
    page.get_by_role("button", name="Stop").click()
    expect(page).to_have_url(f"{shared_master.url}/deployments/prostate")
    assert shared_master.api.get("/api/deployments/prostate").json()["desired"] == "stopped"
    context.close()


def test_the_form_gives_the_number_of_the_api_and_what_moved_it(shared_master, page):
    shared_master.deploy("prostate")
    _open(page, f"{shared_master.url}/deployments/prostate?view=try")
    expect(_state(page)).to_have_text("running")
    for name, value in ROW.items():
        field = page.locator(f"#try [name={name}]")
        field.select_option(value) if isinstance(value, str) else field.fill(str(value))
    expect(page.locator("#code-curl")).to_contain_text('"DPROS": "left"')
    page.get_by_role("button", name="Predict").click()
    expected = shared_master.api.post("/api/deployments/prostate/predict", json=ROW).json()
    answer = page.locator("#prediction")
    expect(answer.locator(".prediction-answer")).to_have_text(expected["label"])
    told = answer.locator("td[title]").evaluate_all("cells => cells.map(cell => cell.title)")
    assert [float(text) for text in told] == expected["classProbabilities"]
    expect(answer).to_contain_text("GLEASON is missing")
    expect(answer.locator("canvas")).to_be_visible()
    answer.get_by_text("As a table").click()
    expect(answer.locator("details tr")).to_have_count(7)


def test_the_log_is_followed_filtered_and_paused(master, page, tmp_path):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate?view=log")
    lines = page.locator("#log-lines")
    expect(lines).to_contain_text("ready")
    with (tmp_path / "log" / "worker-prostate-0.log").open("a") as log:
        failure = {"timestamp": "2026-11-23T03:04:05Z", "level": "error", "event": "it <failed>"}
        log.write(f"<b>first</b>\n{json.dumps(failure)}\nsecond\n")
    expect(lines).to_contain_text("<b>first</b>")
    expect(lines.locator(".bad")).to_have_text("2026-11-23 03:04:05Z  error  it <failed>")
    wrap = page.get_by_role("button", name="Wrap")
    expect(lines).to_have_css("white-space-collapse", "preserve")
    expect(lines).to_have_css("text-wrap-mode", "nowrap")
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    expect(lines).to_have_css("text-wrap-mode", "wrap")
    page.get_by_label("Only lines with").fill("SECOND")
    expect(lines).to_have_text("second")
    page.get_by_label("Only lines with").fill("")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#log-state")).to_contain_text("Paused")


def test_the_choice_of_colours_stays_and_charts_follow_it(shared_master, page):
    shared_master.deploy("prostate")
    shared_master.api.post("/api/deployments/prostate/predict", json=ROW).raise_for_status()
    ground = "getComputedStyle(document.body).backgroundColor"
    _open(page, f"{shared_master.url}/deployments/prostate")
    chart = "document.querySelector('#chart-rates canvas').toDataURL()"
    expect(page.locator("#chart-rates canvas")).to_be_visible()
    light, drawn = page.evaluate(ground), page.evaluate(chart)
    page.get_by_label("Colours").select_option("Dark")
    dark = page.evaluate(ground)
    assert dark != light
    assert page.evaluate(chart) != drawn
    page.goto(f"{shared_master.url}/events")
    assert page.evaluate(ground) == dark
    page.get_by_label("Colours").select_option("System")
    assert page.evaluate(ground) == light


def test_jobs_say_that_no_trainer_answers(shared_master, page):
    page.goto(f"{shared_master.url}/jobs")
    expect(page.locator("#jobs-told")).to_contain_text("The trainer does not answer")


def test_typing_survives_refreshes(shared_master, page):
    shared_master.deploy("prostate")
    pid = 0
    for part, field in (("settings", "#replicas"), ("try", "#try [name=AGE]")):
        _open(page, f"{shared_master.url}/deployments/prostate?view={part}")
        expect(_state(page)).to_have_text("running")
        page.locator(field).fill("3")
        pid = shared_master.pid("prostate", other_than=pid)
        shared_master.api.post("/api/projects", json={"name": part})
        with page.expect_response(lambda answer: "view=" in answer.url):
            os.kill(pid, signal.SIGKILL)
        assert page.locator(field).input_value() == "3"


def test_deploying_from_a_model_and_a_name_that_is_taken(shared_master, browser):
    shared_master.deploy("prostate")
    page = browser.new_page()
    _open(page, f"{shared_master.url}/models/glm")
    page.get_by_label("New deployment").fill("prostate")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.locator("#deploy-answer")).to_contain_text("exists already")
    page.get_by_label("New deployment").fill("second")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page).to_have_url(f"{shared_master.url}/deployments/second")
    expect(_state(page)).to_have_text("running")
    page.close()


def test_a_lost_server_is_shown_and_its_return_too(serve_home, tmp_path, browser, port):
    page = browser.new_page()
    with serve_home(tmp_path, port) as (url, process):
        _open(page, url)
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOPS_WITHIN_S) == 0
        said = (tmp_path / "serve.err").read_text()
        assert "shutdown exceeded" not in said, "an open page held up the shutdown"
        expect(page.locator("#connection")).to_contain_text("connection lost")
    with serve_home(tmp_path, port):
        expect(page.locator("#connection")).to_have_text("live")
    page.close()


def test_a_page_that_nobody_sees_gives_its_connection_back(shared_master, page):
    page.clock.install()
    under_way: set[Request] = set()

    def ended(request: Request) -> None:
        under_way.discard(request)

    page.on("request", lambda request: under_way.update([request]))
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    _open(page, f"{shared_master.url}/events")
    _hide(page, hidden=True)
    page.clock.fast_forward(11_000)
    while under_way:  # what it asked for before may still be on its way, and tell the newest
        page.wait_for_timeout(20)
    shared_master.api.post("/api/projects", json={"name": "unseen"}).raise_for_status()
    with pytest.raises(AssertionError):
        expect(page.locator("#events")).to_contain_text("unseen", timeout=1_000)
    _hide(page, hidden=False)
    page.clock.run_for(1_000)
    expect(page.locator("#events")).to_contain_text("unseen")


def _hide(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", {value: hidden, configurable: true})
          document.dispatchEvent(new Event("visibilitychange"))
        }""",
        hidden,
    )
