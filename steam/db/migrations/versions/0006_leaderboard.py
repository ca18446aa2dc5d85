"""Figures of models in a table of their own, and the figure that a project goes by."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEPT = {"sqlite_autoincrement": True}
"""What SQLite's own copy of a table would lose."""

# One figure for each name in small letters, of which the first stands; SQLite reads the facts of
# one model at a time.
_FILL = """
INSERT OR IGNORE INTO model_figure (model_id, name, kind, value)
SELECT model.id, lower(metric.key), kind.key, CAST(metric.value AS REAL)
FROM model, json_each(model.facts, '$.metrics') AS kind, json_each(kind.value) AS metric
WHERE json_valid(model.facts)
  AND kind.type = 'object'
  AND kind.key IN ('cross_validation', 'validation', 'training')
  AND metric.type IN ('integer', 'real')
  AND length(metric.key) <= 64
  AND abs(metric.value) <= 1.7976931348623157e308
"""


def upgrade() -> None:
    """To this schema."""
    used = _ids_used()
    with op.batch_alter_table("project", recreate="always", table_kwargs=_KEPT) as project:
        project.add_column(
            sa.Column("target", sa.String(), nullable=False, server_default=sa.text("''"))
        )
    _keep_ids_used(used)
    op.create_table(
        "model_figure",
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cross_validation', 'training', 'validation')", name="model_figure_kind"
        ),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model_id", "name", "kind"),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)


def downgrade() -> None:
    """To the schema before: the facts of models still hold their figures."""
    op.drop_table("model_figure")
    used = _ids_used()
    with op.batch_alter_table("project", recreate="always", table_kwargs=_KEPT) as project:
        project.drop_column("target")
    _keep_ids_used(used)


def _ids_used() -> int:
    """The highest id that the projects ever had, which a copy of their table would forget."""
    found = op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'project'")
    return int(found.scalar() or 0)


def _keep_ids_used(highest: int) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'project'")
    connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES ('project', ?)", (highest,))
