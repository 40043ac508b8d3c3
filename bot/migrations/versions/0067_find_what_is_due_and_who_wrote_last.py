"""Find what is due, and who wrote last, in their order: however many wait or were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_delivery_status", table_name="delivery")
    under_way = sa.text("status = 'sending'")
    op.create_index(
        "deliveries_under_way",
        "delivery",
        ["replica"],
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    op.create_index("messages_by_direction", "casemessage", ["youth_id", "direction", "id"])


def downgrade() -> None:
    op.drop_index("messages_by_direction", table_name="casemessage")
    op.drop_index("deliveries_under_way", table_name="delivery")
    op.create_index("ix_delivery_status", "delivery", ["status"])
