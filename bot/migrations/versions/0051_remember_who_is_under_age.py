"""Remember who is under age."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("case", "invitation"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("is_minor", sa.Boolean(), nullable=False, server_default=sa.false())
            )


def downgrade() -> None:
    with op.batch_alter_table(
        "invitation", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_column("is_minor")
    with op.batch_alter_table("case") as batch_op:
        batch_op.drop_column("is_minor")
