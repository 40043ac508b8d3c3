"""Keep notes and ready replies and messages for later."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "latermessage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("latermessage") as batch_op:
        batch_op.create_index(batch_op.f("ix_latermessage_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_latermessage_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("note") as batch_op:
        batch_op.create_index(batch_op.f("ix_note_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "readyreply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("readyreply") as batch_op:
        batch_op.create_index(batch_op.f("ix_readyreply_owner_id"), ["owner_id"], unique=False)

    empty = "x''" if op.get_bind().dialect.name == "sqlite" else "''"
    with op.batch_alter_table("stagedraft") as batch_op:
        batch_op.add_column(
            sa.Column("note", sa.LargeBinary(), nullable=False, server_default=sa.text(empty))
        )


def downgrade() -> None:
    with op.batch_alter_table("stagedraft") as batch_op:
        batch_op.drop_column("note")

    with op.batch_alter_table("readyreply") as batch_op:
        batch_op.drop_index(batch_op.f("ix_readyreply_owner_id"))

    op.drop_table("readyreply")
    with op.batch_alter_table("note") as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_youth_id"))

    op.drop_table("note")
    with op.batch_alter_table("latermessage") as batch_op:
        batch_op.drop_index(batch_op.f("ix_latermessage_youth_id"))
        batch_op.drop_index(batch_op.f("ix_latermessage_due_at"))

    op.drop_table("latermessage")
