"""Plan who is on call and close calls."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift") as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_begins_at"), ["begins_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("crisisflag") as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("crisisflag") as batch_op:
        batch_op.drop_column("closed_at")

    with op.batch_alter_table("shift") as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_person_id"))
        batch_op.drop_index(batch_op.f("ix_shift_ends_at"))
        batch_op.drop_index(batch_op.f("ix_shift_begins_at"))

    op.drop_table("shift")
