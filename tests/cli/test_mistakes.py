"""Bad input and bad luck, through the command line: one sentence, a failure, nothing half made."""

import sqlite3
import time
import zipfile
from pathlib import Path

import pytest

from steam.core.ports import PortRange
from tests.cli.conftest import LOOK_S
from tests.ports import WORKER_PORTS, told

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

MODEL = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"
TRAIN = ("train", "glm", "--family", "binomial", "--frame")


def test_files_that_are_no_data(shared_steam, tmp_path):
    steam = shared_steam
    frames, kept = steam.json("frame", "list"), _inside(steam.home / "frame")
    files = {
        "empty.csv": (b"", "is empty", 2),
        "binary.csv": (bytes(range(256)) * 20, "is not text", 2),
        "ragged.csv": (b"a,b\n1,2\n1,2,3\n", "Line 3 of {} has 3 fields instead of 2", 1),
        "wide.csv": (b",".join(b"c%d" % i for i in range(10_000_000)), "more than 100000", 2),
    }
    for name, (content, sentence, code) in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        said = steam.run("frame", "import", str(file), code=code)
        assert sentence.format(file) in said
    assert "No such file" in steam.run("frame", "import", str(tmp_path / "none.csv"), code=2)
    assert "is a folder" in steam.run("frame", "import", str(tmp_path), code=2)
    assert "outside the folders" in steam.run(
        "frame", "import", "--on-server", "/etc/passwd", code=2
    )
    late = tmp_path / "late.csv"
    late.write_text("a\n" + "1\n" * 30_000 + "oops\n")
    said = steam.run("frame", "import", str(late), "--type", "a=numeric", code=2)
    assert "'oops' on line 30002 is not Numeric" in said
    assert steam.json("frame", "list") == frames
    assert _inside(steam.home / "frame") == kept


def test_responses_that_cannot_be_learned(shared_steam, tmp_path):
    steam = shared_steam
    file = tmp_path / "odd.csv"
    rows = "\n".join(f"{i},1,{i % 3}" for i in range(30))
    file.write_text(f"x,constant,three\n{rows}\n")
    steam.run("frame", "import", str(file))
    for y, sentence in (("absent", "no column 'absent'"), ("constant", "constant"), ("three", "")):
        said = steam.run(*TRAIN, "odd.hex", "--y", y, "--x", "x", code=2)
        assert said.count("\n") == 1
        assert sentence in said
    assert "alpha" in steam.run(*TRAIN, "odd.hex", "--y", "x", "--alpha", "2", code=2)
    assert (
        "unknown parameter"
        in steam.run(*TRAIN, "odd.hex", "--y", "x", "--zzz", "2", code=2).lower()
    )
    assert "no frame 'none'" in steam.run(*TRAIN, "none", "--y", "x", code=2)
    assert steam.json("model", "list", "--on-trainer") == []


def test_files_that_are_no_models(shared_steam, tmp_path):
    steam = shared_steam
    models, kept = steam.json("model", "list"), _inside(steam.home / "model")
    whole = MODEL.read_bytes()
    bomb, climber = tmp_path / "bomb.zip", tmp_path / "climber.zip"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("model.ini", "w", force_zip64=True) as member,
    ):
        for _ in range(3000):
            member.write(bytes(1 << 20))
    with zipfile.ZipFile(climber, "w") as archive:
        archive.writestr("../../escaped.txt", "x")
    files = {
        "truncated": whole[: len(whole) // 2],
        "flipped": whole[:900] + bytes([whole[900] ^ 1]) + whole[901:],
        "text": b"not a zip",
        "empty": b"",
        "bomb": bomb.read_bytes(),
        "climber": climber.read_bytes(),
    }
    for name, content in files.items():
        file = tmp_path / f"{name}.zip"
        file.write_bytes(content)
        said = steam.run("model", "register", str(file), "--name", name, code=2)
        assert said.startswith("error: ")
        assert said.count("\n") == 1
    assert "cannot be read" in steam.run("model", "register", str(tmp_path / "no.zip"), code=2)
    assert steam.json("model", "list") == models
    assert _inside(steam.home / "model") == kept
    assert not list(tmp_path.rglob("escaped.txt"))
    assert not list(steam.home.rglob("escaped.txt"))


def _inside(folder: Path) -> set[Path]:
    return set(folder.iterdir())


def test_an_artifact_that_was_altered_is_never_served(steam, end):
    up = steam.up()
    steam.run("model", "register", str(MODEL), "--name", "m")
    [artifact] = (steam.home / "model").iterdir()
    steam.run("deploy", "m", "--name", "sound")
    whole = artifact.read_bytes()
    artifact.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    assert "altered" in steam.run("deploy", "m", "--name", "other", code=2)
    steam.run("deployment", "restart", "sound")
    said = _wait_for_state(steam, "sound", "failed")["workers"][0]["reason"]
    assert "Exit status" not in said  # the worker's own words
    assert "altered" in said
    artifact.write_bytes(whole)
    steam.run("deployment", "restart", "sound")
    _wait_for_state(steam, "sound", "running")
    end(up)


def _wait_for_state(steam, name: str, state: str):
    deadline = time.monotonic() + 30
    while (shown := steam.json("deployment", "show", name))["state"] != state:
        assert time.monotonic() < deadline, shown
        time.sleep(LOOK_S)
    return shown


def test_no_port_is_left(steam, end):
    only = told(PortRange(WORKER_PORTS.last, WORKER_PORTS.last))
    steam.environ["STEAM_WORKER_PORTS"] = only
    up = steam.up()
    steam.run("model", "register", str(MODEL), "--name", "m")
    steam.run("deploy", "m", "--name", "first")
    said = steam.run("deploy", "m", "--name", "second", code=6)
    assert f"No free port is left in {only}." in said
    assert [d["name"] for d in steam.json("deployment", "list")] == ["first"]
    end(up)


def test_the_database_is_locked_by_another_process(shared_steam):
    steam = shared_steam
    steam.run("model", "register", str(MODEL), "--name", "m")
    lock = sqlite3.connect(steam.home / "db" / "steam.db", isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        said = steam.run("deploy", "m", "--name", "late", code=5)
        assert "Another process keeps the database" in said
        assert steam.json("deployment", "list") == []  # reading goes on
        lock.execute("ROLLBACK")
    finally:
        lock.close()
    assert steam.json("deploy", "m", "--name", "late")["state"] == "running"


@pytest.mark.parametrize("small_disk", [3], indirect=True)
def test_the_disk_is_full(steam_on_small_disk, small_disk, end, tmp_path):
    steam = steam_on_small_disk
    up = steam.up()
    small_disk.fill()
    assert "full" in steam.run("model", "register", str(MODEL), "--name", "m", code=6)
    data = tmp_path / "data.csv"
    data.write_text("a,b\n" + "1,2\n" * 100_000)
    assert "full" in steam.run("frame", "import", str(data), code=6)
    small_disk.free()
    assert steam.json("model", "list") == []
    assert list((steam.home / "model").iterdir()) == []
    assert list((steam.home / "frame").iterdir()) == []
    steam.run("model", "register", str(MODEL), "--name", "m")
    assert steam.json("deploy", "m", "--name", "later")["state"] == "running"
    end(up)
