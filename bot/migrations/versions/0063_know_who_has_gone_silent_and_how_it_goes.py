"""Know who has gone silent and how it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "codetry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("codetry") as batch_op:
        batch_op.create_index(batch_op.f("ix_codetry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_codetry_chat_id"), ["chat_id"], unique=False)

    op.create_table(
        "accountcode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("accountcode") as batch_op:
        batch_op.create_index(batch_op.f("ix_accountcode_code_hash"), ["code_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_accountcode_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "mood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "great",
                "good",
                "so_so",
                "hard",
                "very_hard",
                name="level",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("youth_id", "week_on"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mood") as batch_op:
        batch_op.create_index(batch_op.f("ix_mood_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "silence",
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("youth_id"),
    )
    op.create_table(
        "weeklyquestion",
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("youth_id"),
    )


def downgrade() -> None:
    op.drop_table("weeklyquestion")
    op.drop_table("silence")
    with op.batch_alter_table("mood") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mood_youth_id"))

    op.drop_table("mood")
    with op.batch_alter_table("accountcode") as batch_op:
        batch_op.drop_index(batch_op.f("ix_accountcode_youth_id"))
        batch_op.drop_index(batch_op.f("ix_accountcode_code_hash"))

    op.drop_table("accountcode")
    with op.batch_alter_table("codetry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_codetry_chat_id"))
        batch_op.drop_index(batch_op.f("ix_codetry_at"))

    op.drop_table("codetry")
