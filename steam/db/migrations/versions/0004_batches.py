"""Batches: files that are scored by processes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_UNFINISHED = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("desired", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fruitless", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=True),
        sa.Column("start_ticks", sa.Integer(), nullable=True),
        sa.Column("boot_id", sa.String(), nullable=True),
        sa.Column("started_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("retry_at_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("desired IN ('running', 'stopped')", name="batch_desired"),
        sa.CheckConstraint(
            "state IN ('cancelled', 'done', 'failed', 'queued', 'running')", name="batch_state"
        ),
        sa.CheckConstraint(
            "rows_done >= 0 AND rows_refused >= 0 AND attempts >= 0 AND fruitless >= 0",
            name="batch_counts",
        ),
        sa.CheckConstraint(
            "(pid IS NULL) = (start_ticks IS NULL) AND (pid IS NULL) = (boot_id IS NULL)",
            name="batch_identity",
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("batch_target", "batch", ["target"], unique=True, sqlite_where=_UNFINISHED)


def downgrade() -> None:
    """To the schema before. Batches are forgotten; their parts stay where they are."""
    op.drop_table("batch")
