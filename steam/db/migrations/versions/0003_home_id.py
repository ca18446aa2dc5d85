"""An id for the home, by which its backups are told from those of other homes."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To this schema."""
    home = op.create_table(
        "home",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1 AND length(home_id) = 32", name="home_one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(home, [{"id": 1, "home_id": secrets.token_hex(16)}])


def downgrade() -> None:
    """To the schema before. The id is lost: its backups are nobody's from then on."""
    op.drop_table("home")
