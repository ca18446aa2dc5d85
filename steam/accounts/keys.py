"""Prediction keys: secrets by which programs ask one deployment, and deployments open to all."""

from steam.accounts.recording import record
from steam.accounts.secret import Secret, check_label, expiry, new_secret
from steam.core.accounts import PredictionKey
from steam.core.clock import Clock
from steam.core.errors import NotFound
from steam.core.names import no_such
from steam.core.records import Deployment
from steam.core.store import Reader, Store


class Keys:
    """The use cases of prediction keys."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(
        self, deployment: str, name: str, *, days: int | None = None, who: str
    ) -> tuple[PredictionKey, Secret]:
        """A key, and its secret, which nobody can see again.

        Raises InvalidInput, NotFound, and Conflict when the deployment has a key of that name.
        """
        name = check_label("key", name)
        secret, now_ms = new_secret("steam_key"), self._clock.now_ms()
        with self._store.write() as writer:
            key = writer.add_prediction_key(
                deployment_id=_find(writer, deployment).id,
                name=name,
                sha256=secret.sha256,
                shown=secret.shown,
                created_ms=now_ms,
                created_by=who,
                expires_ms=expiry(now_ms, days),
            )
            record(
                writer,
                "key-created",
                f"deployment:{deployment}",
                f"Deployment '{deployment}' has a new key '{name}'.",
                ms=now_ms,
                who=who,
                expires_ms=key.expires_ms,
            )
        return key, secret

    def revoke(self, deployment: str, key_id: int, *, who: str) -> None:
        """Make it worthless from now on. Raises NotFound."""
        with self._store.write() as writer:
            for key in writer.prediction_keys(_find(writer, deployment).id):
                if key.id == key_id:
                    writer.delete_prediction_key(key_id)
                    record(
                        writer,
                        "key-revoked",
                        f"deployment:{deployment}",
                        f"Key '{key.name}' of deployment '{deployment}' was revoked.",
                        ms=self._clock.now_ms(),
                        who=who,
                    )
                    return
        raise NotFound("key", key_id, hint="It has been revoked already.")

    def set_open(self, deployment: str, *, is_open: bool, who: str) -> None:
        """Let whoever reaches the master ask for predictions, or only those who may.

        Raises NotFound.
        """
        with self._store.write() as writer:
            found = _find(writer, deployment)
            if (found.id in writer.open_deployments()) is is_open:
                return
            writer.open_deployment(found.id, is_open=is_open)
            told = "anybody" if is_open else "only those who may"
            record(
                writer,
                "deployment-opened" if is_open else "deployment-closed",
                f"deployment:{deployment}",
                f"Predictions of '{deployment}' are for {told}.",
                ms=self._clock.now_ms(),
                who=who,
            )


def _find(reader: Reader, name: str) -> Deployment:
    deployment = reader.deployment_named(name)
    if deployment is None:
        raise no_such("deployment", name, "The list of deployments shows all of them.")
    return deployment
