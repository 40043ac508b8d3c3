"""Let the viewing of a home be an appointment, and find cases by place and queue."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("appointment") as batch_op:
        batch_op.add_column(
            sa.Column("is_viewing", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.alter_column("is_viewing", server_default=None)
    with op.batch_alter_table("offer") as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_viewing_id"), ["viewing_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("offer") as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_viewing_id"))
    with op.batch_alter_table("appointment") as batch_op:
        batch_op.drop_column("is_viewing")
