"""Keep reactions, and when a message was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("casemessage") as batch_op:
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("youth_reaction", "staff_reaction"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("casemessage") as batch_op:
        for name in ("staff_reaction", "youth_reaction", "taken_back_at"):
            batch_op.drop_column(name)
