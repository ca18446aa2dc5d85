"""Shared listening sockets, labels that deployments follow, incidents, and times to search by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KEPT = {"sqlite_autoincrement": True}
"""What SQLite's own copy of a table would lose."""

_LIVE = sa.text("state IN ('running', 'starting', 'stopping', 'unhealthy')")
_WAITING = sa.text("state IN ('backoff', 'crash-looping', 'failed')")


def upgrade() -> None:
    """To this schema."""
    # The workers of a deployment share its port.
    op.drop_index("worker_live_port", table_name="worker")
    op.create_index("worker_waiting", "worker", ["deployment_id"], sqlite_where=_WAITING)
    op.create_index("worker_ended", "worker", ["ended_ms"])
    op.create_index("event_ms", "event", ["ms"])
    used = _ids_used("deployment")
    with op.batch_alter_table("deployment", recreate="always", table_kwargs=_KEPT) as deployment:
        deployment.add_column(sa.Column("label_id", sa.Integer(), nullable=True))
        deployment.create_foreign_key("deployment_label", "label", ["label_id"], ["id"])
    _keep_ids_used("deployment", used)
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("opened_ms", sa.Integer(), nullable=False),
        sa.Column("closed_ms", sa.Integer(), nullable=True),
        sa.Column("told_ms", sa.Integer(), nullable=True),
        sa.Column("told_closed_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "incident_open",
        "incident",
        ["thing"],
        unique=True,
        sqlite_where=sa.text("closed_ms IS NULL"),
    )


def _ids_used(table: str) -> int:
    """The highest id that a table ever gave out, which its copy would forget."""
    found = op.get_bind().exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)
    )
    return int(found.scalar() or 0)


def _keep_ids_used(table: str, highest: int) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, highest))


def downgrade() -> None:
    """To the schema before. Incidents and followed labels are lost."""
    op.drop_table("incident")
    with op.batch_alter_table("deployment", recreate="always", table_kwargs=_KEPT) as deployment:
        deployment.drop_constraint("deployment_label", type_="foreignkey")
        deployment.drop_column("label_id")
    op.drop_index("event_ms", table_name="event")
    op.drop_index("worker_ended", table_name="worker")
    op.drop_index("worker_waiting", table_name="worker")
    op.create_index("worker_live_port", "worker", ["port"], unique=True, sqlite_where=_LIVE)
