"""Each check: silent about what is well, and a sentence with its fix about what is not."""

import datetime
import fcntl
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.ports import PortRange
from steam.core.records import ProcessIdentity
from steam.core.states import DesiredState, WorkerState
from steam.doctor.checks.algorithms import check_algorithms
from steam.doctor.checks.artifacts import check_artifacts
from steam.doctor.checks.clock import check_clock
from steam.doctor.checks.database import check_database
from steam.doctor.checks.home import check_home, file_system, room
from steam.doctor.checks.limits import (
    check_limits,
    check_versions,
    control_groups,
    free_memory,
    open_files,
    own_group,
)
from steam.doctor.checks.overseer import after_boot, check_overseer
from steam.doctor.checks.ports import check_ports, overlap
from steam.doctor.checks.processes import check_processes
from steam.doctor.checks.trainer import check_trainer
from steam.doctor.examine import CHECKS
from steam.doctor.finding import Level
from steam.doctor.scene import Check, Scene
from tests.doctor.conftest import (
    NOW,
    Examined,
    Found,
    Recorded,
    at,
    with_machine,
    with_records,
)

QUIET = [check for name, check in CHECKS if name not in {"overseer", "limits"}]


@pytest.mark.parametrize("check", QUIET, ids=lambda check: check.__name__)
def test_what_is_well_is_only_well(scene: Scene, check: Check) -> None:
    findings = list(check(scene))
    assert findings
    assert {finding.level for finding in findings} == {Level.OK}


@pytest.mark.parametrize("check", [check for _, check in CHECKS], ids=lambda one: one.__name__)
def test_what_is_not_well_has_a_fix(scene: Scene, check: Check) -> None:
    for finding in check(replace(scene, worker_ports=PortRange(30000, 40000))):
        assert bool(finding.fix) == (finding.level is not Level.OK)


def test_a_home_that_is_not_there(scene: Scene, tmp_path: Path) -> None:
    missing = replace(scene, home=replace(scene.home, root=tmp_path / "absent"))
    assert at(list(check_home(missing)), Level.BAD) == [f"There is no home {tmp_path}/absent."]


def test_a_home_that_others_may_read(scene: Scene) -> None:
    scene.home.database.chmod(0o644)
    scene.home.logs.chmod(0o755)
    [text] = at(list(check_home(scene)), Level.WARN)
    assert text == f"Others may read {scene.home.logs} and 1 more."


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_home_of_somebody_else(scene: Scene) -> None:
    os.chown(scene.home.run, 1234, 1234)
    assert "belongs to user 1234" in at(list(check_home(scene)), Level.BAD)[0]


def test_a_disk_that_fills(tmp_path: Path) -> None:
    levels = [room(tmp_path, size).level for size in (1 << 40, 500 << 20, 1 << 20)]
    assert levels == [Level.OK, Level.WARN, Level.BAD]


def test_disks_that_suit_no_database(tmp_path: Path) -> None:
    assert file_system(tmp_path, "ext4").level is Level.OK
    assert file_system(tmp_path, "nfs4").level is Level.BAD
    assert file_system(tmp_path, "tmpfs").level is Level.WARN


@pytest.mark.parametrize(
    ("changes", "level", "word"),
    [
        ({"faults": ("wrong # of entries",)}, Level.BAD, "damaged"),
        ({"schema": None}, Level.BAD, "not one of steam's"),
        ({"schema": "0009"}, Level.BAD, "0009"),
        ({"schema": "0001"}, Level.WARN, "0001"),
        ({"log_bytes": 1 << 30}, Level.WARN, "1073.7 MB"),
    ],
)
def test_databases(scene: Scene, changes: dict[str, object], level: Level, word: str) -> None:
    found = replace(Examined(), **changes)  # type: ignore[arg-type]
    [text] = at(list(check_database(replace(scene, found=found))), level)
    assert word in text


def test_model_files_that_are_lost_or_altered(scene: Scene) -> None:
    [artifact] = scene.home.artifacts.glob("*.zip")
    with artifact.open("ab") as file:
        file.write(b"!")
    [text] = at(list(check_artifacts(scene)), Level.BAD)
    assert text == f"The file of model 'risk' has been altered: {artifact}."
    artifact.unlink()
    assert "is missing" in at(list(check_artifacts(scene)), Level.BAD)[0]


def test_files_that_nobody_knows(scene: Scene) -> None:
    (scene.home.artifacts / "incoming-x.zip").touch()
    (scene.home.logs / "worker-d-0.log").touch()
    (scene.home.logs / "worker-gone-0.log.1").touch()
    [text] = at(list(check_artifacts(scene)), Level.WARN)
    assert "incoming-x.zip, and 1 more" in text


def test_models_that_come_and_go_while_files_are_read(scene: Scene, deployed: Recorded) -> None:
    [artifact] = scene.home.artifacts.glob("*.zip")
    removed = replace(deployed, model_names={}, deployments=(), versions=())
    artifact.unlink()
    assert at(list(check_artifacts(with_records(scene, deployed, removed))), Level.BAD) == []

    def register_one(*_: object) -> None:
        scene.home.artifact("1" * 64).touch()

    registered = replace(with_records(scene, removed), watch=register_one)
    assert at(list(check_artifacts(registered)), Level.WARN) == []


def test_a_deployment_without_a_version(scene: Scene, deployed: Recorded) -> None:
    [deployment] = deployed.deployments
    bare = replace(deployed, deployments=(replace(deployment, version_id=None),))
    [text] = at(list(check_artifacts(with_records(scene, bare))), Level.BAD)
    assert text == "The deployment 'd' has no version."


def test_a_process_that_no_row_knows(scene: Scene) -> None:
    both = [
        Found(ProcessIdentity(pid, 5, "boot"), token) for pid, token in ((1234, "token"), (9, "?"))
    ]
    [text] = at(list(check_processes(with_machine(scene, find_workers=lambda _: both))), Level.BAD)
    assert text == "Process 9 is a worker that the database does not know."


def test_a_row_whose_process_is_gone(scene: Scene) -> None:
    gone = with_machine(scene, find_workers=lambda _: [])
    [text] = at(list(check_processes(gone)), Level.BAD)
    assert text == "The worker of 'd' (pid 1234) is running by its row, and gone."


def test_a_worker_that_starts_while_the_doctor_looks_is_known(
    scene: Scene, deployed: Recorded
) -> None:
    """Its row is written before its process is there."""
    starting = with_records(scene, replace(deployed, workers=()), deployed)
    assert at(list(check_processes(starting)), Level.BAD) == []


def test_a_worker_that_ends_while_the_doctor_looks_is_not_gone(
    scene: Scene, deployed: Recorded
) -> None:
    ended = replace(deployed, workers=())
    assert at(list(check_processes(with_records(scene, deployed, ended))), Level.BAD) == []
    nobody = with_machine(scene, find_workers=lambda _: [])
    assert at(list(check_processes(with_records(nobody, deployed, ended))), Level.BAD) == []


def test_a_row_that_changes_while_the_doctor_looks_is_somebodys_concern(
    scene: Scene, deployed: Recorded
) -> None:
    """Its process is of after the look at processes."""
    [running] = deployed.workers
    unborn = replace(running, state=WorkerState.STARTING, identity=None)
    born = with_records(
        with_machine(scene, find_workers=lambda _: []),
        replace(deployed, workers=(unborn,)),
        deployed,
    )
    assert at(list(check_processes(born)), Level.BAD) == []


@pytest.mark.parametrize(
    "found", [None, Examined(faults=("wrong",)), Examined(schema="0001"), Examined(schema="0009")]
)
def test_of_a_database_that_cannot_be_understood_no_check_says_anything_by_its_rows(
    scene: Scene, found: Examined | None
) -> None:
    """Every process would be unknown, and every model file one to remove."""
    scene = replace(scene, found=found)
    assert list(check_processes(scene)) == []
    assert list(check_artifacts(scene)) == []
    assert [finding.level for finding in check_ports(scene)] == [Level.OK]
    assert len(list(check_clock(scene))) == 2


def test_ports_that_the_kernel_lends() -> None:
    kernel = PortRange(32768, 60999)
    assert overlap(PortRange(9100, 9199), kernel, ()).level is Level.OK
    lent = overlap(PortRange(32700, 32770), kernel, ())
    assert lent.level is Level.WARN
    assert "32768:32770" in lent.text
    assert overlap(PortRange(32700, 32770), kernel, {32768, 32769, 32770}).level is Level.OK


def test_a_port_in_strange_hands(scene: Scene) -> None:
    for pid, who in ((77, "Process 77 (nginx)"), (None, "another user's process")):
        strange = with_machine(scene, listeners=lambda pid=pid: {9100: pid})
        [text] = at(list(check_ports(strange)), Level.BAD)
        assert text == f"{who} listens on port 9100 of 'd'."


def test_a_port_that_nobody_listens_on(scene: Scene, deployed: Recorded) -> None:
    silent = with_machine(scene, listeners=dict)
    assert at(list(check_ports(silent)), Level.WARN) == ["Nobody listens on port 9100 of 'd'."]
    [deployment] = deployed.deployments
    stopped = replace(deployment, desired=DesiredState.STOPPED)
    resting = with_records(silent, replace(deployed, deployments=(stopped,)))
    assert at(list(check_ports(resting)), Level.WARN) == []


def test_a_resident_overseer_that_holds_the_socket_is_our_own(scene: Scene) -> None:
    descriptor = os.open(scene.home.resident_lock, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        held = with_machine(scene, listeners=lambda: {9100: os.getpid()})
        assert at(list(check_ports(held)), Level.BAD) == []
        [watched] = at(list(check_overseer(held)), Level.OK)
        assert f"(pid {os.getpid()})" in watched
        assert at(list(check_overseer(held)), Level.BAD) == []
    finally:
        os.close(descriptor)
    assert at(list(check_overseer(scene)), Level.BAD) != []


def test_nobody_who_looks_after_the_home(scene: Scene) -> None:
    bare = replace(scene, steam_command="/opt/steam/bin/steam")
    [finding] = list(check_overseer(bare))
    assert finding.level is Level.BAD
    assert finding.fix.endswith(f"* * * * * /opt/steam/bin/steam overseer {scene.home.root}")
    [finding] = list(check_overseer(with_records(bare, Recorded())))
    assert finding.level is Level.WARN, "nothing is lost while nothing is deployed"


def test_what_comes_back_after_a_reboot() -> None:
    root = Path("/srv/steam")
    line = "* * * * * /opt/steam/bin/steam overseer /srv/steam\n"
    assert "cron" in after_boot(root, [line], [])
    assert "cron" in after_boot(root, ["@reboot env STEAM_HOME='/srv/steam/' steam overseer"], [])
    assert "systemd" in after_boot(
        root, [], ["[Service]\nEnvironment=STEAM_HOME=/srv/steam\nsteam"]
    )
    for other in (
        f"# {line}",
        "* * * * * tar c /srv/steam-2",
        "* * * * * steam overseer /srv/other",
    ):
        assert after_boot(root, [other], []) == ""


def test_clocks_that_are_wrong(scene: Scene, deployed: Recorded) -> None:
    early = with_machine(scene, now=lambda: datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC))
    assert at(list(check_clock(early)), Level.BAD) == ["The clock says 1970-01-02."]
    alone = with_machine(scene, clock_is_synchronised=lambda: False)
    assert len(at(list(check_clock(alone)), Level.WARN)) == 1
    unknown = with_machine(scene, clock_is_synchronised=lambda: None)
    assert at(list(check_clock(unknown)), Level.WARN) == []
    ahead = round(NOW.timestamp() * 1000) + 3_600_000
    back = with_records(scene, replace(deployed, newest_event_ms=ahead))
    [text] = at(list(check_clock(back)), Level.WARN)
    assert "3600 s in the future" in text


def test_a_clock_that_was_stepped_while_a_worker_ran(scene: Scene, deployed: Recorded) -> None:
    """Measured on this very process: when it began by the kernel, and by a clock an hour behind."""
    proc = Path("/proc")
    ticks = int((proc / "self/stat").read_text().rpartition(")")[2].split()[19])
    boot = next(
        int(line.split()[1])
        for line in (proc / "stat").read_text().splitlines()
        if line.startswith("btime")
    )
    began_ms = round((boot + ticks / os.sysconf("SC_CLK_TCK")) * 1000)
    boot_id = (proc / "sys/kernel/random/boot_id").read_text().strip()
    [worker] = deployed.workers
    for started_ms, expected in ((began_ms, 0), (began_ms - 3_600_000, 1)):
        born = replace(
            worker, started_ms=started_ms, identity=ProcessIdentity(os.getpid(), ticks, boot_id)
        )
        stepped = with_records(scene, replace(deployed, workers=(born,)))
        assert len(at(list(check_clock(stepped)), Level.WARN)) == expected


def test_limits(tmp_path: Path, scene: Scene) -> None:
    assert open_files(256).level is Level.WARN
    assert open_files(65536).level is Level.OK
    assert open_files(resource.RLIM_INFINITY).level is Level.OK
    assert free_memory(1000).level is Level.WARN
    assert own_group("0::/user.slice\n", tmp_path) is None
    (tmp_path / "cgroup.controllers").write_text("cpu memory\n")
    (tmp_path / "user.slice").mkdir()
    group = own_group("1:name=systemd:/x\n0::/user.slice\n", tmp_path)
    assert group == tmp_path / "user.slice"
    (group / "cgroup.controllers").write_text("pids\n")
    assert control_groups(group).level is Level.WARN
    (group / "cgroup.controllers").write_text("cpu memory pids\n")
    (group / "cgroup.subtree_control").touch()
    assert control_groups(group).level is Level.OK
    assert control_groups(None).level is Level.WARN
    assert len(list(check_limits(scene))) == 3
    assert len(list(check_versions(scene))) == 1


def test_an_algorithm_that_is_left_out(scene: Scene) -> None:
    told = "The algorithm 'x' of y 1.0 is left out: it has no full_name."
    (finding,) = check_algorithms(replace(scene, refused_algorithms=lambda: [told]))
    assert (finding.level, finding.text) == (Level.WARN, told)
    assert "restart the trainer" in finding.fix


def test_a_trainer_that_says_it_runs_must_answer(scene: Scene) -> None:
    assert at(list(check_trainer(scene)), Level.OK) == ["No trainer runs for this home."]
    record = scene.home.address("trainer")
    record.write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    assert at(list(check_trainer(scene)), Level.OK) == [
        "The trainer answers at http://127.0.0.1:1."
    ]
    silent = with_machine(scene, answers=lambda _url: False)
    [text] = at(list(check_trainer(silent)), Level.BAD)
    assert "does not answer" in text
    for damaged in ("", "[]", '{"port": 1}'):
        record.write_text(damaged)
        assert len(at(list(check_trainer(scene)), Level.BAD)) == 1
