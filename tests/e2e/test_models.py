"""Models in a real browser: a threshold is picked, models are compared, a label is moved."""

from playwright.sync_api import expect


def test_a_threshold_is_picked_without_asking_the_server(shared_master, page):
    shared_master.register("glm")
    page.goto(f"{shared_master.url}/models/glm")
    picker = page.locator("#thresholds")
    expect(picker.locator("canvas")).to_have_count(2)
    matrix = picker.locator("table.confusion tbody td")
    expect(matrix).to_have_text(["171", "56", "24.67 %", "34", "119", "22.22 %"])
    recall = picker.locator("dl.figures div", has_text="Recall").locator("dd")
    expect(recall).to_have_text("77.78 %")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    picker.get_by_role("button", name="max F2").click()
    expect(recall).not_to_have_text("77.78 %")
    slider = picker.get_by_role("slider", name="Threshold")
    slider.focus()
    slider.press("Home")
    expect(recall).to_have_text("100 %")
    slider.press("End")
    expect(recall).not_to_have_text("100 %")
    picker.locator(".canvas").first.click(position={"x": 60, "y": 200})
    expect(slider).not_to_have_value("0")
    # That the page follows changes of anything is another matter: it asks for itself anew.
    assert [url for url in asked if url != page.url and "/api/stream" not in url] == []


def test_models_are_chosen_in_the_list_and_compared(shared_master, page):
    for name in ("one", "two"):
        shared_master.register(name)
    page.goto(f"{shared_master.url}/projects/default")
    for name in ("one", "two"):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(f"{shared_master.url}/compare?model=one&model=two")
    expect(page.locator("figure canvas")).to_have_count(2)
    page.locator("thead a", has_text="two").first.click()
    expect(page.locator("h1")).to_have_text("two")


def test_a_label_is_moved_after_its_consequences_were_read(master, page):
    for name in ("one", "two"):
        master.register(name)
    master.api.put("/api/labels/prod", json={"model": "one"}).raise_for_status()
    page.goto(f"{master.url}/models/two")
    page.get_by_role("link", name="Move here: prod").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("prod moves from one to two.")
    dialog.get_by_role("button", name="Move it").click()
    expect(page.locator("#labels")).to_contain_text("points here")
    assert master.api.get("/api/labels").json()[0]["model"] == "two"


def test_coefficients_are_sorted_by_a_heading(shared_master, page):
    shared_master.register("glm")
    page.goto(f"{shared_master.url}/models/glm")
    table = page.locator("#coefficients table")
    first = table.locator("tbody tr").first.locator("td").first
    table.get_by_role("button", name="Coefficient", exact=True).click()
    expect(first).to_have_text("-6.41672")
    table.get_by_role("button", name="Coefficient", exact=True).click()
    expect(first).to_have_text("0.996443")
