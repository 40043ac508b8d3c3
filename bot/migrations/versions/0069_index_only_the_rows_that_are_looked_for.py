"""Index only the rows that are looked for: most messages are no answer to a broadcast."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_casemessage_broadcast_id", table_name="casemessage")
    op.create_index(
        "answers_to_broadcast", "casemessage", ["broadcast_id"], **_where("broadcast_id")
    )
    op.drop_index("ix_seenupdate_chat_id", table_name="seenupdate")
    op.create_index("updates_by_chat", "seenupdate", ["chat_id"], **_where("chat_id"))
    op.drop_index("deliveries_by_message", table_name="delivery")
    op.create_index(
        "deliveries_by_message", "delivery", ["chat_id", "message_id"], **_where("message_id")
    )
    op.drop_index("deliveries_of_broadcast", table_name="delivery")
    op.create_index(
        "deliveries_of_broadcast", "delivery", ["broadcast_id", "status"], **_where("broadcast_id")
    )


def downgrade() -> None:
    op.drop_index("deliveries_of_broadcast", table_name="delivery")
    op.create_index("deliveries_of_broadcast", "delivery", ["broadcast_id", "status"])
    op.drop_index("deliveries_by_message", table_name="delivery")
    op.create_index("deliveries_by_message", "delivery", ["chat_id", "message_id"])
    op.drop_index("updates_by_chat", table_name="seenupdate")
    op.create_index("ix_seenupdate_chat_id", "seenupdate", ["chat_id"])
    op.drop_index("answers_to_broadcast", table_name="casemessage")
    op.create_index("ix_casemessage_broadcast_id", "casemessage", ["broadcast_id"])


def _where(column: str) -> dict[str, Any]:
    is_set = sa.text(f"{column} IS NOT NULL")
    return {"sqlite_where": is_set, "postgresql_where": is_set}
