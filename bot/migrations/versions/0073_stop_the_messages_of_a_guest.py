"""Stop the messages of a guest."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outreachrequest") as batch_op:
        batch_op.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table(
        "outreachrequest", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_column("stopped_at")
