"""The form page that every worker serves, in a real browser."""

import time

import httpx
from playwright.sync_api import expect


def test_the_form_gives_the_prediction_of_the_api(shared_master, page):
    shared_master.deploy("prostate")
    [worker] = _ready(shared_master, "prostate")["workers"]
    url = f"http://127.0.0.1:{worker['port']}"
    page.goto(url)
    page.get_by_label("AGE").fill("65")
    page.get_by_label("DPROS").select_option("left")
    page.get_by_label("yes").check()
    page.get_by_role("button", name="Predict").click()
    row = {"AGE": 65, "DPROS": "left", "DCAPS": "yes", "RACE": None}
    row |= {"PSA": None, "VOL": None, "GLEASON": None}
    answer = httpx.post(f"{url}/predict", json=row, trust_env=False, timeout=30).json()
    for level, chance in answer["probabilities"].items():
        expect(page.get_by_role("row", name=level)).to_contain_text(f"{chance:.4f}")
    expect(page.get_by_role("tabpanel")).to_contain_text('"DPROS": "left"')
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("AGE")).to_have_value("")


def test_the_form_works_behind_the_gateway(shared_master, page):
    shared_master.deploy("prostate")
    _ready(shared_master, "prostate")
    page.goto(f"{shared_master.url}/deployments/prostate")
    page.locator("#state a", has_text="/deployments/prostate/predict").click()
    page.wait_for_url(f"{shared_master.url}/deployments/prostate/form/")
    expect(page.get_by_role("heading", level=1)).to_have_text("prostate")
    page.get_by_label("AGE").fill("65")
    page.get_by_label("DPROS").select_option("left")
    with page.expect_response("**/predict") as answered:
        page.get_by_role("button", name="Predict").click()
    assert answered.value.url == f"{shared_master.url}/deployments/prostate/form/predict"
    for level, chance in answered.value.json()["probabilities"].items():
        expect(page.get_by_role("row", name=level)).to_contain_text(f"{chance:.4f}")
    expect(page.get_by_role("tabpanel")).to_contain_text(
        f"{shared_master.url}/deployments/prostate/predict'"
    )
    openapi = page.get_by_role("link", name="OpenAPI").evaluate("link => link.href")
    assert openapi == f"{shared_master.url}/deployments/prostate/openapi.json"
    assert shared_master.api.get(openapi).json()["info"]["title"] == "prostate"
    schema = page.get_by_role("link", name="schema").evaluate("link => link.href")
    assert schema.startswith(f"{shared_master.url}/deployments/prostate/form/")
    assert shared_master.api.get(schema).json()["deployment"] == "prostate"


def test_a_file_is_predicted_behind_the_gateway(shared_master, page, tmp_path):
    shared_master.deploy("prostate")
    _ready(shared_master, "prostate")
    page.goto(f"{shared_master.url}/deployments/prostate/form/")
    rows = tmp_path / "rows.csv"
    rows.write_text("AGE,DPROS\n65,left\n")
    page.get_by_label("File", exact=True).set_input_files(rows)
    page.get_by_role("button", name="Send file").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save rows_predictions.csv").click()
    assert download.value.path().read_text().startswith("predict,No,Yes")


def test_a_refusal_is_shown_where_the_form_is(shared_master, browser):
    shared_master.deploy("prostate")
    [worker] = _ready(shared_master, "prostate")["workers"]
    page = browser.new_page()  # its console will tell of the 422, which is meant
    page.goto(f"http://127.0.0.1:{worker['port']}")
    page.get_by_label("AGE").fill("old")
    page.get_by_role("button", name="Predict").click()
    expect(page.locator("body")).to_contain_text("AGE holds 'old', which is not a number")
    page.close()


def _ready(master, name: str):
    deadline = time.monotonic() + 30
    while (shown := master.api.get(f"/api/deployments/{name}").json())["state"] != "running":
        assert time.monotonic() < deadline, shown
    return shown
