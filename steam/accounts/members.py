"""Members of projects: who sees what is in them. All accounts belong to the project `default`."""

from steam.accounts.people import find_account
from steam.accounts.recording import record
from steam.core.accounts import DEFAULT_PROJECT, Account
from steam.core.clock import Clock
from steam.core.errors import Conflict, NotFound
from steam.core.records import Project
from steam.core.store import Reader, Store


class Members:
    """The use cases of memberships."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, project: str, account: str, *, who: str) -> None:
        """Let an account see a project. Raises NotFound; Conflict for the project of all."""
        with self._store.write() as writer:
            place, person = _confined(writer, project), find_account(writer, account)
            writer.add_membership(project_id=place.id, account_id=person.id)
            record(
                writer,
                "member-added",
                f"project:{project}",
                f"'{person.name}' belongs to project '{project}' now.",
                ms=self._clock.now_ms(),
                who=who,
                account=person.name,
            )

    def remove(self, project: str, account: str, *, who: str) -> None:
        """Hide a project from an account. Raises NotFound; Conflict for the project of all."""
        with self._store.write() as writer:
            place, person = _confined(writer, project), find_account(writer, account)
            for membership in writer.memberships():
                if (membership.project_id, membership.account_id) == (place.id, person.id):
                    writer.delete_membership(membership.id)
                    record(
                        writer,
                        "member-removed",
                        f"project:{project}",
                        f"'{person.name}' belongs to project '{project}' no longer.",
                        ms=self._clock.now_ms(),
                        who=who,
                        account=person.name,
                    )
                    return
        raise NotFound("member", account[:80], hint=f"Project '{project}' has no such member.")


def members_of(reader: Reader, project: Project) -> list[Account]:
    """The accounts of a project, by name."""
    accounts = reader.accounts()
    if project.name != DEFAULT_PROJECT:
        of_it = {m.account_id for m in reader.memberships() if m.project_id == project.id}
        accounts = [account for account in accounts if account.id in of_it]
    return sorted(accounts, key=lambda account: account.name)


def find_project(reader: Reader, name: str) -> Project:
    """The project of that name. Raises NotFound."""
    project = reader.project_named(name)
    if project is None:
        raise NotFound("project", name[:80], hint="The page of projects lists them.")
    return project


def _confined(reader: Reader, name: str) -> Project:
    if name == DEFAULT_PROJECT:
        raise Conflict(
            f"Every account belongs to project '{DEFAULT_PROJECT}'.",
            hint="Put what only some may see into another project.",
        )
    return find_project(reader, name)
