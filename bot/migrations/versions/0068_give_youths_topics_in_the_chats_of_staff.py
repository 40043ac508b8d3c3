"""Give youths topics in the chats of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("staff_id", "youth_id"),
    )
    with op.batch_alter_table("topic") as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_chat_id"), ["chat_id"], unique=False)

    with op.batch_alter_table("dialogue") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("dialogue") as batch_op:
        batch_op.drop_column("topic")

    with op.batch_alter_table("topic") as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_chat_id"))

    op.drop_table("topic")
