"""Give no appointment and no invitation the number of another."""

from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

REWRITTEN = ("appointment", "invitation")
"""SQLite wrote these anew for a column, and forgot to count on from the highest number."""


def upgrade() -> None:
    for table in REWRITTEN:
        if op.get_bind().dialect.name == "sqlite":
            kept = {"sqlite_autoincrement": True}
            with op.batch_alter_table(table, recreate="always", table_kwargs=kept):
                pass
        else:  # which a file may have been moved to that had forgotten it
            numbers = f"pg_get_serial_sequence('{table}', 'id')"
            following = f"greatest(nextval({numbers}), (SELECT max(id) + 1 FROM {table}))"  # noqa: S608
            op.execute(f"SELECT setval({numbers}, {following}, false)")


def downgrade() -> None:
    pass  # an older version works with these, too
