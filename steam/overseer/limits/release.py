"""`python -m steam.overseer.limits.release`: run by our units when their main process has ended."""

from steam.overseer.limits.subtree import delegated_subtree, release


def main() -> None:
    """Give the unit's cgroup back to systemd, which can then start the unit anew.

    Workers stay where they are; their limits hold again from the next start on.
    """
    subtree = delegated_subtree()
    if subtree is not None:
        release(subtree)


if __name__ == "__main__":
    main()
