"""Remember which profile went into which."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tombstone") as batch_op:
        batch_op.add_column(sa.Column("went_into", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM tombstone WHERE went_into IS NOT NULL")
    with op.batch_alter_table("tombstone") as batch_op:
        batch_op.drop_column("went_into")
