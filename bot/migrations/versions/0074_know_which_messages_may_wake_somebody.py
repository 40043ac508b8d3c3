"""Know which messages may wake somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of those that wait already it is not known: they are sent as before.
    # The literal is true on both databases, and SQLite need not write the table anew for it.
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(
            sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default="1")
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("is_urgent")
