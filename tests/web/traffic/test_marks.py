"""Which minutes are taken, and where they are shown."""

from dataclasses import replace

from steam.web.traffic.marks import SLACK, begun, sampled
from steam.web.traffic.minutes import REACH, minute_at


def test_the_first_boot_is_taken_from_as_far_back_as_files_reach(machine) -> None:
    moment = machine.moment()
    mark = begun(moment, None)
    assert mark.after == mark.taken == minute_at(moment) - REACH
    assert mark.shift == moment.offset_s // 60


def test_few_minutes_stay_open_for_what_could_not_be_read(machine) -> None:
    moment = machine.moment()
    mark = sampled(begun(moment, None), moment)
    assert mark.taken == minute_at(moment) - 1
    assert mark.after == mark.taken - SLACK


def test_the_next_boot_takes_what_the_one_before_has_not(machine) -> None:
    machine.wait(3600)
    before = sampled(begun(machine.moment(), None), machine.moment())
    was = minute_at(machine.moment())
    machine.wait(60)
    machine.reboot(away_s=300)
    mark = begun(machine.moment(), before)
    shift = round((before.offset_s - mark.offset_s) / 60)
    assert mark.after == was - 1 + shift < 0
    assert sampled(mark, machine.moment()).after == -1


def test_a_clock_that_was_far_ahead_hides_nothing_of_the_next_boot(machine) -> None:
    machine.wall_s += 90 * 86_400
    before = sampled(begun(machine.moment(), None), machine.moment())
    machine.reboot(away_s=-90 * 86_400)
    assert begun(machine.moment(), before).after == -1


def test_a_wavering_clock_moves_no_minute_and_a_set_one_does(machine) -> None:
    mark = begun(machine.moment(), None)
    mark = replace(mark, shift=(machine.moment().offset_s + 1) // 60)
    machine.wall_s += 5
    assert sampled(mark, machine.moment()).shift == mark.shift
    machine.wall_s -= 3600
    assert sampled(mark, machine.moment()).shift == mark.shift - 60
