"""Changes as an actor may make them: of what he does not see, there is nothing to change."""

from collections.abc import Mapping

from steam.core.accounts import (
    DEFAULT_PROJECT,
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Role,
    Session,
)
from steam.core.batches import Batch, BatchOrder
from steam.core.errors import NotFound, Unsupported
from steam.core.history import Trimmed
from steam.core.policy import Policy
from steam.core.records import (
    Deployment,
    Event,
    Incident,
    Label,
    Model,
    Project,
    Version,
    Worker,
)
from steam.core.store import Writer
from steam.web.access.scoped_reader import ScopedReader


class ScopedWriter(ScopedReader):
    """A writer of everything, confined to projects. A project that is made here has the actor's
    account as its member. Raises NotFound for what is not seen."""

    def __init__(self, writer: Writer, projects: frozenset[int], account_id: int | None) -> None:
        super().__init__(writer, projects)
        self._writer = writer
        self._account_id = account_id

    def renew_home_id(self) -> str:
        raise _not_for_members("The home's id")

    # what was trained

    def add_project(self, *, name: str, description: str, created_ms: int) -> Project:
        project = self._writer.add_project(
            name=name, description=description, created_ms=created_ms
        )
        if self._account_id is not None and name != DEFAULT_PROJECT:
            self._writer.add_membership(project_id=project.id, account_id=self._account_id)
        self._projects |= {project.id}
        self._look_again()
        return project

    def update_project(self, project: Project) -> None:
        self._need_project(project.id)
        self._writer.update_project(project)

    def delete_project(self, project_id: int) -> None:
        self._need_project(project_id)
        self._writer.delete_project(project_id)

    def add_model(
        self,
        *,
        project_id: int,
        name: str,
        algorithm: str,
        category: str,
        artifact_sha256: str,
        size_bytes: int,
        facts: Mapping[str, object],
        created_ms: int,
        created_by: str,
    ) -> Model:
        self._need_project(project_id)
        self._look_again()
        return self._writer.add_model(
            project_id=project_id,
            name=name,
            algorithm=algorithm,
            category=category,
            artifact_sha256=artifact_sha256,
            size_bytes=size_bytes,
            facts=facts,
            created_ms=created_ms,
            created_by=created_by,
        )

    def delete_model(self, model_id: int) -> None:
        self._need("model", model_id, self.model(model_id))
        self._writer.delete_model(model_id)

    def put_label(
        self, *, project_id: int, name: str, model_id: int | None, created_ms: int
    ) -> Label:
        self._need_project(project_id)
        if model_id is not None:
            self._need("model", model_id, self.model(model_id))
        return self._writer.put_label(
            project_id=project_id, name=name, model_id=model_id, created_ms=created_ms
        )

    def delete_label(self, label_id: int) -> None:
        self._need_label(label_id)
        self._writer.delete_label(label_id)

    # what should run

    def add_deployment(
        self, *, name: str, replicas: int, port: int, policy: Policy, created_ms: int
    ) -> Deployment:
        deployment = self._writer.add_deployment(
            name=name, replicas=replicas, port=port, policy=policy, created_ms=created_ms
        )
        self._look_again()
        return deployment

    def update_deployment(self, deployment: Deployment) -> None:
        self._need_deployment(deployment.id)
        if deployment.label_id is not None:
            self._need_label(deployment.label_id)
        self._writer.update_deployment(deployment)

    def delete_deployment(self, deployment_id: int) -> None:
        self._need_deployment(deployment_id)
        self._writer.delete_deployment(deployment_id)

    def add_version(
        self,
        *,
        deployment_id: int,
        model_id: int,
        artifact_sha256: str,
        who: str,
        why: str,
        created_ms: int,
    ) -> Version:
        self._need_deployment(deployment_id)
        self._need("model", model_id, self.model(model_id))
        version = self._writer.add_version(
            deployment_id=deployment_id,
            model_id=model_id,
            artifact_sha256=artifact_sha256,
            who=who,
            why=why,
            created_ms=created_ms,
        )
        self._look_again()
        return version

    def add_worker(
        self,
        *,
        deployment_id: int,
        version_id: int,
        slot: int,
        token: str,
        port: int,
        restarts: int,
        started_ms: int,
    ) -> Worker:
        raise _not_for_members("A worker")

    def update_worker(self, worker: Worker) -> None:
        raise _not_for_members("A worker")

    # what happened

    def add_event(
        self,
        *,
        ms: int,
        actor: str,
        kind: str,
        thing: str,
        text: str,
        data: Mapping[str, object] | None = None,
    ) -> Event:
        return self._writer.add_event(
            ms=ms, actor=actor, kind=kind, thing=thing, text=text, data=data
        )

    def add_incident(self, *, thing: str, kind: str, text: str, opened_ms: int) -> Incident:
        raise _not_for_members("An incident")

    def update_incident(self, incident: Incident) -> None:
        raise _not_for_members("An incident")

    def trim(self, *, events_before_ms: int, workers_before_ms: int) -> Trimmed:
        raise _not_for_members("The history")

    # batches

    def add_batch(self, order: BatchOrder) -> Batch:
        if self.deployment_named(order.deployment) is None:
            raise NotFound("deployment", order.deployment)
        return self._writer.add_batch(order)

    def update_batch(self, batch: Batch) -> None:
        self._need("batch", batch.id, self.batch(batch.id))
        self._writer.update_batch(batch)

    def delete_batch(self, batch_id: int) -> None:
        self._need("batch", batch_id, self.batch(batch_id))
        self._writer.delete_batch(batch_id)

    # keys; accounts themselves are changed by admins and their owners, who need no scope

    def add_prediction_key(
        self,
        *,
        deployment_id: int,
        name: str,
        sha256: str,
        shown: str,
        created_ms: int,
        created_by: str,
        expires_ms: int | None,
    ) -> PredictionKey:
        self._need_deployment(deployment_id)
        return self._writer.add_prediction_key(
            deployment_id=deployment_id,
            name=name,
            sha256=sha256,
            shown=shown,
            created_ms=created_ms,
            created_by=created_by,
            expires_ms=expires_ms,
        )

    def delete_prediction_key(self, key_id: int) -> None:
        if all(key.id != key_id for key in self.prediction_keys()):
            raise NotFound("key", key_id)
        self._writer.delete_prediction_key(key_id)

    def open_deployment(self, deployment_id: int, *, is_open: bool) -> None:
        raise _not_for_members("Whether a deployment is open")

    def add_account(self, *, name: str, role: Role, password_hash: str, created_ms: int) -> Account:
        raise _not_for_members("An account")

    def update_account(self, account: Account) -> None:
        raise _not_for_members("An account")

    def delete_account(self, account_id: int) -> None:
        raise _not_for_members("An account")

    def add_session(
        self, *, account_id: int, sha256: str, created_ms: int, expires_ms: int
    ) -> Session:
        raise _not_for_members("A session")

    def see_session(self, session_id: int, seen_ms: int) -> None:
        raise _not_for_members("A session")

    def delete_session(self, session_id: int) -> None:
        raise _not_for_members("A session")

    def add_api_token(
        self,
        *,
        account_id: int,
        name: str,
        sha256: str,
        shown: str,
        role: Role,
        created_ms: int,
        project_id: int | None,
        expires_ms: int | None,
    ) -> ApiToken:
        raise _not_for_members("A token")

    def use_api_token(self, token_id: int, used_ms: int) -> None:
        raise _not_for_members("A token")

    def delete_api_token(self, token_id: int) -> None:
        raise _not_for_members("A token")

    def add_invitation(
        self, *, account_id: int | None, sha256: str, created_ms: int, expires_ms: int
    ) -> Invitation:
        raise _not_for_members("An invitation")

    def delete_invitation(self, invitation_id: int) -> None:
        raise _not_for_members("An invitation")

    def add_membership(self, *, project_id: int, account_id: int) -> Membership:
        raise _not_for_members("A member")

    def delete_membership(self, membership_id: int) -> None:
        raise _not_for_members("A member")

    def _look_again(self) -> None:
        """What is seen has changed."""
        for kept in ("_visible", "_deployments"):
            self.__dict__.pop(kept, None)

    def _need_project(self, project_id: int) -> None:
        if project_id not in self._projects:
            raise NotFound("project", project_id)

    def _need_deployment(self, deployment_id: int) -> None:
        if not self._sees(deployment_id):
            raise NotFound("deployment", deployment_id)

    def _need_label(self, label_id: int) -> None:
        if all(label.id != label_id for label in self.labels()):
            raise NotFound("label", label_id)

    def _need(self, kind: str, number: int, found: object | None) -> None:
        if found is None:
            raise NotFound(kind, number)


def _not_for_members(what: str) -> Unsupported:
    return Unsupported(f"{what} is not changed in the name of a member.", hint="Ask an admin.")
