"""What ran at a time: whatever users did before, the record answers as a log kept aside."""

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from steam.core.errors import NotFound, SteamError
from steam.core.home import Home
from steam.core.policy import LimitPolicy
from steam.core.ports import PortRange
from steam.core.records import Event, ProcessIdentity
from steam.core.states import DesiredState, WorkerState
from steam.db.memory import MemoryStore
from steam.deploy.deployments import Deployer
from steam.deploy.moment import Serving, moment, read_moment
from steam.deploy.recording import Change
from steam.deploy.registry import Registry
from steam.deploy.wanted import LabelName, Wanted, wanted_data

FIXTURES = Path(__file__).parent / "fixtures"
MODELS = {
    "price": "glm_gaussian.zip",
    "claims": "glm_poisson_offset.zip",
    "other": "glm_gaussian.zip",
}
NAMES = st.sampled_from(["a", "b"])
SOME_MODEL = st.sampled_from(sorted(MODELS))


def want(version=1, model="price", **values):
    return Wanted(
        **{
            "desired": DesiredState.RUNNING,
            "replicas": 1,
            "version": version,
            "model": model,
            "label": None,
            "limits": LimitPolicy(),
            **values,
        }
    )


def changed(number, ms, before, after):
    data = {"before": wanted_data(before), "after": wanted_data(after)}
    return Event(number, ms, "ann", Change.VERSION_ADDED, "deployment:d", "", data)


FIRST = changed(1, 100, None, want(1))
SECOND = changed(2, 200, want(1), want(2))


@pytest.mark.parametrize(
    ("ms", "wanted", "last", "following"),
    [
        (99, None, None, FIRST),
        (100, want(1), FIRST, SECOND),
        (199, want(1), FIRST, SECOND),
        (200, want(2), SECOND, None),
    ],
)
def test_the_last_change_tells(ms, wanted, last, following):
    told = moment(ms, [FIRST, SECOND], want(2), {}, ())
    assert (told.wanted, told.last, told.following) == (wanted, last, following)
    assert told.is_recorded


def test_after_trimming_the_next_change_tells_what_was_before_it():
    told = moment(150, [SECOND], want(2), {}, ())
    assert (told.wanted, told.last, told.following) == (want(1), None, SECOND)


def test_without_any_change_what_is_wanted_now_was_wanted_then():
    assert moment(150, [], want(3), {}, ()).wanted == want(3)
    assert moment(150, [], None, {}, ()).wanted is None


def test_a_clock_set_back_leaves_the_order_of_recording():
    back = changed(3, 150, want(2), want(3))
    told = moment(250, [FIRST, SECOND, back], want(3), {}, ())
    assert (told.last, told.wanted, told.following) == (back, want(3), None)


@pytest.mark.parametrize("data", [{}, {"after": 3}, {"after": {}}, {"after": {"label": []}}])
def test_a_change_that_does_not_tell_is_not_recorded(data):
    told = moment(100, [replace(FIRST, data=data)], want(2), {}, ())
    assert (told.is_recorded, told.wanted) == (False, None)


def test_workers_serve_from_when_they_are_ready_until_they_end(deployer, store, registry, gaussian):
    registry.register_model(gaussian, "price", None, "ann")
    made = deployer.create_deployment("d", "price", 3, who="ann")
    with store.write() as writer:
        workers = [
            writer.add_worker(
                deployment_id=made.id,
                version_id=made.version_id,
                slot=slot,
                token=str(slot),
                port=made.port,
                restarts=0,
                started_ms=1_000,
            )
            for slot in range(3)
        ]
        running = {"state": WorkerState.RUNNING, "identity": ProcessIdentity(77, 1, "boot")}
        writer.update_worker(replace(workers[0], **running, ready_ms=1_100))
        ended = {"state": WorkerState.EXITED, "ended_ms": 1_200}
        writer.update_worker(replace(workers[1], **ended, ready_ms=1_150))

    def slots(ms):
        with store.read() as reader:
            return [serving.slot for serving in read_moment(reader, "d", ms).serving]

    assert [slots(ms) for ms in (1_099, 1_100, 1_150, 1_199, 1_200, 10**9)] == [
        [],
        [0],
        [0, 1],
        [0, 1],
        [0],
        [0],
    ]
    with store.read() as reader:
        [serving] = read_moment(reader, "d", 1_100).serving
    assert serving == Serving(0, 1, 77, made.port, 1_100, None)


def test_a_name_that_never_was_is_not_found(store):
    with store.read() as reader, pytest.raises(NotFound, match="no deployment 'x'"):
        read_moment(reader, "x", 5)


@dataclass
class Log:
    """What a careful user would have written down: from when on what was wanted of a name."""

    wanted: dict[str, Wanted | None] = field(default_factory=lambda: {"a": None, "b": None})
    lines: list[tuple[int, dict[str, Wanted | None]]] = field(default_factory=list)
    versions: dict[str, list[str]] = field(default_factory=dict)
    label: str | None = None

    def put(self, name: str, model: str, **values: object) -> None:
        self.versions[name].append(model)
        number = len(self.versions[name])
        self.wanted[name] = replace(self.wanted[name], version=number, model=model, **values)


class Record(RuleBasedStateMachine):
    """Users change things, the clock goes on, history is trimmed; every past moment is asked."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="steam-test-")
        self.store, self.ms, self.log = MemoryStore(), 1_000, Log()
        home = Home(Path(self.folder.name))
        self.deployer = Deployer(self.store, home, self, PortRange(9100, 9103), lambda _port: True)
        self.registry = Registry(self.store, home, self)

    def now_ms(self):
        return self.ms

    def teardown(self):
        self.folder.cleanup()

    @initialize()
    def register(self):
        for name, file in MODELS.items():
            self.registry.register_model(FIXTURES / file, name, None, "ann")
        self.deployer.move_label("prod", "price", who="ann")
        self.log.label = "price"
        self.deploy("a", "price")
        self.follow("a")

    def write_down(self):
        self.log.lines.append((self.ms, dict(self.log.wanted)))
        self.ms += 10

    def change(self, name, ask, expect):
        """Do what a user asks; when it is not refused, the log gets what is expected of it."""
        try:
            ask()
        except SteamError:
            return
        assert self.log.wanted[name] is not None or expect is None
        if expect is not None:
            expect()
        self.write_down()

    @rule(name=NAMES, model=SOME_MODEL)
    def deploy(self, name, model):
        if self.log.wanted[name] is None:
            self.deployer.create_deployment(name, model, who="ann")
            self.log.versions[name] = [model]
            self.log.wanted[name] = want(1, model)
            self.write_down()
        else:
            self.deployer.add_version(name, model, who="ann")
            if self.log.wanted[name].model == model:
                self.log.wanted[name] = replace(self.log.wanted[name], label=None)
            else:
                self.log.put(name, model, label=None)
            self.write_down()

    @rule(name=NAMES, number=st.none() | st.integers(1, 4))
    def rollback(self, name, number):
        def expect():
            wanted = self.log.wanted[name]
            target = number or wanted.version - 1
            if target != wanted.version:
                model = self.log.versions[name][target - 1]
                self.log.wanted[name] = replace(wanted, version=target, model=model, label=None)

        self.change(name, lambda: self.deployer.rollback(name, number, who="ann"), expect)

    @rule(name=NAMES, verb=st.sampled_from(["stop", "start", "restart"]))
    def stop_or_start(self, name, verb):
        def expect():
            desired = DesiredState.STOPPED if verb == "stop" else DesiredState.RUNNING
            self.log.wanted[name] = replace(self.log.wanted[name], desired=desired)

        self.change(name, lambda: getattr(self.deployer, verb)(name, who="ann"), expect)

    @rule(name=NAMES, replicas=st.integers(0, 3))
    def scale(self, name, replicas):
        def expect():
            self.log.wanted[name] = replace(self.log.wanted[name], replicas=replicas)

        self.change(name, lambda: self.deployer.scale(name, replicas, who="ann"), expect)

    @rule(name=NAMES, nice=st.integers(0, 3))
    def limit(self, name, nice):
        def expect():
            limits = LimitPolicy(nice=nice)
            self.log.wanted[name] = replace(self.log.wanted[name], limits=limits)

        self.change(name, lambda: self.deployer.limit(name, nice=nice, who="ann"), expect)

    @rule(name=NAMES)
    def follow(self, name):
        def expect():
            label = LabelName("default", "prod")
            self.log.wanted[name] = replace(self.log.wanted[name], label=label)
            if self.log.label not in {None, self.log.wanted[name].model}:
                self.log.put(name, self.log.label)

        self.change(name, lambda: self.deployer.follow(name, "prod", who="ann"), expect)

    @rule(name=NAMES)
    def unfollow(self, name):
        def expect():
            self.log.wanted[name] = replace(self.log.wanted[name], label=None)

        self.change(name, lambda: self.deployer.unfollow(name, who="ann"), expect)

    @rule(model=st.none() | SOME_MODEL)
    def move_label(self, model):
        self.deployer.move_label("prod", model, who="ann")
        self.log.label = model
        for name, wanted in self.log.wanted.items():
            if wanted and wanted.label and model not in {None, wanted.model}:
                self.log.put(name, model)
        self.write_down()

    @rule(name=NAMES)
    def delete(self, name):
        def expect():
            self.log.wanted[name] = None

        self.change(name, lambda: self.deployer.delete_deployment(name, who="ann"), expect)

    @rule(part=st.floats(0, 1))
    def trim(self, part):
        lines = self.log.lines
        kept_from = round(part * (len(lines) - 1))
        with self.store.write() as writer:
            writer.trim(events_before_ms=lines[kept_from][0], workers_before_ms=0)
        del lines[:kept_from]

    @invariant()
    def every_moment_is_as_the_log_has_it(self):
        for ms, wanted in self.log.lines:
            for name in wanted:
                assert self.at(name, ms) == self.at(name, ms + 9) == wanted[name]

    def at(self, name, ms):
        with self.store.read() as reader:
            try:
                told = read_moment(reader, name, ms)
            except NotFound:
                return None
        assert told.is_recorded
        assert told.last is None or told.last.ms <= ms
        assert told.following is None or told.following.ms > ms
        return told.wanted


TestRecord = Record.TestCase
TestRecord.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
