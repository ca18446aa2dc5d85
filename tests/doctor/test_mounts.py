"""Which file system a folder is on."""

from pathlib import Path

from steam.doctor.mounts import file_system_of

TABLE = r"""22 1 0:21 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:22 / /srv rw - xfs /dev/vdb rw
24 22 0:23 / /srv/my\040home rw - nfs4 server:/x rw
25 22 0:24 / /tmp rw - ext4 /dev/vdc rw
26 22 0:25 / /tmp rw - tmpfs tmpfs rw
a line of the future
"""


def test_the_deepest_and_the_last_mount_count() -> None:
    kinds = {
        "/home/x": "ext4", "/srv/x": "xfs", "/srvx": "ext4", "/srv/my home/h": "nfs4",
        "/tmp/x": "tmpfs",
    }  # fmt: skip
    assert {path: file_system_of(Path(path), TABLE) for path in kinds} == kinds
    assert file_system_of(Path("/x"), "") == ""


def test_this_machine_has_one() -> None:
    assert file_system_of(Path("/proc"), Path("/proc/self/mountinfo").read_text()) == "proc"
