"""Models as files, frames drawn by chance, and lists that ask once: in Flow, as people do it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import ARTIFACT
from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook

pytestmark = pytest.mark.process

DRAWN = (
    "rows: 200, cols: 3, seed: 7, categorical_fraction: 0, integer_fraction: 0, binary_fraction: 0"
)


@pytest.fixture
def notebook(page: Page, flow: FlowServers) -> Notebook:
    return Notebook(page, flow.url)


@contextmanager
def asked_of_the_trainer(page: Page) -> Iterator[list[str]]:
    """The paths that the page asks the trainer for meanwhile."""
    paths: list[str] = []

    def note(request: Request) -> None:
        _, found, path = request.url.partition("/flow/trainer")
        if found:
            paths.append(path)

    page.on("request", note)
    yield paths
    page.remove_listener("request", note)


def _train(notebook: Notebook, *keys: str) -> None:
    notebook.run(f'createFrame dest: "drawn.hex", {DRAWN}')
    for key in keys:
        notebook.run(
            f'buildModel "glm", training_frame: "drawn.hex", response_column: "C1", '
            f'model_id: "{key}"'
        )


def test_a_frame_is_drawn_as_its_form_says(notebook: Notebook) -> None:
    form = notebook.run("createFrame has_response: true")
    form.get_by_label("Rows", exact=True).fill("120")
    form.get_by_label("Of Time").fill("50")
    form.get_by_label("Of Enum").fill("40")
    form.get_by_role("button", name="Create the frame").click()
    expect(form.get_by_text("come to more than 100 %")).to_be_visible()
    form.get_by_label("Of Enum").fill("10")
    expect(form.get_by_text("The other 10 % of the columns")).to_be_visible()
    made = notebook.click(form.get_by_role("button", name="Create the frame"))
    expect(made.get_by_text("120 rows · 11 columns")).to_be_visible()
    rows = notebook.click(made.get_by_role("button", name="Data", exact=True))
    expect(rows.get_by_role("columnheader", name=" UTC")).to_have_count(5)


def test_a_model_file_of_this_computer_is_opened(notebook: Notebook, tmp_path: Path) -> None:
    form = notebook.run("importModel")
    chosen = form.get_by_label("A model file of this computer")
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("no model")
    opened = form.locator(".frame-actions button")
    for file in (wrong, ARTIFACT):  # the second takes the place of the first
        chosen.set_input_files(file)
        expect(opened).to_have_attribute("title", re.compile(f"upload_{file.name}"))
    expect(form.locator(".upload-list li")).to_have_count(1)
    model = notebook.click(opened)
    expect(model.get_by_role("heading", name="glm_binomial", exact=True)).to_be_visible()
    expect(model.get_by_role("button", name="Deploy")).to_be_visible()


def test_what_is_no_model_is_refused_with_the_next_step(
    notebook: Notebook, refusals: set[str], tmp_path: Path
) -> None:
    refusals.update({"400", "404", "412"})
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("no model")
    form = notebook.run("loadModel")
    form.get_by_label("A saved model of this computer").set_input_files(wrong)
    form.locator(".frame-actions button").click()
    cell = notebook.page.locator(".cell").last
    expect(cell).to_have_attribute("data-state", "failed")
    expect(cell.get_by_text("The file is no saved model")).to_be_visible()
    expect(cell.get_by_text("a MOJO is imported, not loaded")).to_be_visible()
    missing = notebook.refused('saveModel "nobody", "/models/nobody"')
    expect(missing.get_by_text("getModels lists the models that are there")).to_be_visible()
    relative = notebook.refused('saveModel "nobody", "here"')
    expect(relative.get_by_text("give the whole path")).to_be_visible()


def test_a_saved_model_comes_back_from_either_disk(
    notebook: Notebook, flow: FlowServers, tmp_path: Path
) -> None:
    _train(notebook, "kept")
    form = notebook.run('saveModel "kept"')
    expect(form.get_by_text("The disk of the machine that the trainer runs on")).to_be_visible()
    with notebook.page.expect_download() as download:
        form.get_by_role("link", name="Saved model").click()
    mine = tmp_path / "kept.bin"
    download.value.save_as(mine)
    path = flow.data / "saved" / "kept"
    form.get_by_label("File on the trainer's disk").fill(str(path))
    saved = notebook.click(form.get_by_role("button", name="Save on the trainer's disk"))
    assert path.read_bytes()[:2] == mine.read_bytes()[:2] == b"PK"

    back = saved.get_by_role("button", name="loadModel").get_attribute("title")
    assert back == f'loadModel "{path}"'
    notebook.run('deleteModel "kept"')
    loaded = notebook.run(back)
    expect(loaded.get_by_role("heading", name="kept", exact=True)).to_be_visible()

    notebook.run('deleteModel "kept"')
    form = notebook.run("loadModel")
    form.get_by_label("A saved model of this computer").set_input_files(mine)
    loaded = notebook.click(form.locator(".frame-actions button"))
    expect(loaded.get_by_role("heading", name="kept", exact=True)).to_be_visible()


def test_a_list_of_models_asks_twice_however_many_there_are(notebook: Notebook) -> None:
    _train(notebook, *(f"many_{number}" for number in range(5)))
    with asked_of_the_trainer(notebook.page) as paths:
        models = notebook.run("getModels")
    assert sorted(paths) == ["/3/ModelFigures", "/3/Models"]
    line = models.locator("tr", has_text="many_4")
    expect(line).to_contain_text("RMSE training")
    expect(line.locator("time")).to_have_attribute("title", re.compile(r"^20\d\d-.* UTC$"))
    with asked_of_the_trainer(notebook.page) as paths:
        notebook.run("getFrames")
    assert paths == ["/3/Frames"]


def test_times_say_how_long_ago_and_exactly_when(notebook: Notebook) -> None:
    form = notebook.run("importFiles")
    changed = form.locator(".file-list time").first
    expect(changed).to_have_text(re.compile(r"^(now|\d+ (s|min|h|d) ago)$"))
    expect(changed).to_have_attribute("title", re.compile(r"^\d{4}-\d\d-\d\d [0-9:]{8} UTC$"))
    first = changed.text_content()
    notebook.page.evaluate("document.querySelector('.file-list time').dataset.ago -= 7200000")
    expect(changed).to_have_text("2 h ago")
    assert first != "2 h ago"
