"""Remember what an answer was shown as."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("seenupdate") as batch_op:
        batch_op.add_column(sa.Column("chat_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("shown", sa.JSON(), nullable=True))
        batch_op.create_index(batch_op.f("ix_seenupdate_chat_id"), ["chat_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("seenupdate") as batch_op:
        batch_op.drop_index(batch_op.f("ix_seenupdate_chat_id"))
        batch_op.drop_column("shown")
        batch_op.drop_column("chat_id")
