"""Find cases by place and queue, and homes by label, without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "0066_1"
down_revision = "0064"
branch_labels = None
depends_on = None

INDEXES = {
    "case_with_place": (["youth_id"], "enrolled_at IS NOT NULL AND closed_at IS NULL"),
    "case_in_queue": (["route", "opened_at"], "enrolled_at IS NULL AND closed_at IS NULL"),
}


def upgrade() -> None:
    op.drop_index("ix_dwelling_partner_id", table_name="dwelling")
    op.create_index("dwelling_by_label", "dwelling", ["label", "id"])
    op.create_index("dwelling_of_partner", "dwelling", ["partner_id", "label", "id"])
    for name, (columns, where) in INDEXES.items():
        op.create_index(
            name, "case", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="case")
    op.drop_index("dwelling_of_partner", table_name="dwelling")
    op.drop_index("dwelling_by_label", table_name="dwelling")
    op.create_index("ix_dwelling_partner_id", "dwelling", ["partner_id"])
