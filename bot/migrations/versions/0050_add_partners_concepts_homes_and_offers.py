"""Add partners, concepts, homes and offers."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT = {"sqlite_autoincrement": True}
"""A table that SQLite makes anew goes on counting where the old one was."""


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("former_names", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("tracks", sa.JSON(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column(
            "track",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column(
            "horizon",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("news", sa.String(), nullable=False),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["partner.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "conceptsupport",
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["concept.id"],
        ),
        sa.PrimaryKeyConstraint("concept_id", "package_id"),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_concept_id"), ["concept_id"], unique=False)

    op.create_table(
        "pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("reserved_percent", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pool", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "replicationstep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("replicationstep", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_replicationstep_concept_id"), ["concept_id"], unique=False
        )

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["pool.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "dwelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column(
            "build",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("rent", sa.Integer(), nullable=False),
        sa.Column("deposit", sa.Integer(), nullable=False),
        sa.Column("own_kitchen", sa.Boolean(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("is_accessible", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("picture_file_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["pool.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("dwelling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dwelling_concept_id"), ["concept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dwelling_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dwelling_pool_id"), ["pool_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewing_id", sa.Integer(), nullable=True),
        sa.Column(
            "ended_by",
            sa.String(length=32),
            nullable=True,
        ),
        sa.Column(
            "because",
            sa.String(length=32),
            nullable=True,
        ),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("moved_out_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["viewing_id"],
            ["appointment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_dwelling_id"), ["dwelling_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_youth_id"), ["youth_id"], unique=False)
        batch_op.create_index(
            "one_promise_per_dwelling",
            ["dwelling_id"],
            unique=True,
            sqlite_where=sa.text(
                "status IN ('accepted', 'approved', 'moved_in', 'offered', 'signed', 'viewing')"
            ),
            postgresql_where=sa.text(
                "status IN ('accepted', 'approved', 'moved_in', 'offered', 'signed', 'viewing')"
            ),
        )

    op.create_table(
        "bringitem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["casemessage.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bringitem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bringitem_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "checkin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.String(length=32),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id", "day"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "moveinitem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id", "what"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "offerstep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.String(length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("offerstep", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offerstep_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offerstep_youth_id"), ["youth_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("youth_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("still_housed", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["youth_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id", "months"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_youth_id"), ["youth_id"], unique=False)

    with op.batch_alter_table("activity", table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("activity_partner", "partner", ["partner_id"], ["id"])

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "route",
                sa.String(length=32),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "sleeps",
                sa.String(length=32),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("max_rent", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("wishes", sa.LargeBinary(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("areas", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(
            sa.Column(
                "form",
                sa.String(length=32),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("needs_access", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    # Whoever has a case has a place already.
    op.execute(sa.text('UPDATE "case" SET enrolled_at = opened_at'))

    with op.batch_alter_table("invitation", table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("invitation_partner", "partner", ["partner_id"], ["id"])

    with op.batch_alter_table("person", table_kwargs=KEPT) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("person_partner", "partner", ["partner_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("person", table_kwargs=KEPT) as batch_op:
        batch_op.drop_constraint("person_partner", type_="foreignkey")
        batch_op.drop_column("partner_id")

    with op.batch_alter_table("invitation", table_kwargs=KEPT) as batch_op:
        batch_op.drop_constraint("invitation_partner", type_="foreignkey")
        batch_op.drop_column("partner_id")

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("needs_access")
        batch_op.drop_column("form")
        batch_op.drop_column("areas")
        batch_op.drop_column("wishes")
        batch_op.drop_column("max_rent")
        batch_op.drop_column("sleeps")
        batch_op.drop_column("route")
        batch_op.drop_column("enrolled_at")

    with op.batch_alter_table("activity", table_kwargs=KEPT) as batch_op:
        batch_op.drop_constraint("activity_partner", type_="foreignkey")
        batch_op.drop_column("partner_id")

    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_youth_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("offerstep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offerstep_youth_id"))
        batch_op.drop_index(batch_op.f("ix_offerstep_offer_id"))

    op.drop_table("offerstep")
    op.drop_table("moveinitem")
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkin_youth_id"))

    op.drop_table("checkin")
    with op.batch_alter_table("bringitem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bringitem_youth_id"))

    op.drop_table("bringitem")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(
            "one_promise_per_dwelling",
            sqlite_where=sa.text(
                "status IN ('accepted', 'approved', 'moved_in', 'offered', 'signed', 'viewing')"
            ),
            postgresql_where=sa.text(
                "status IN ('accepted', 'approved', 'moved_in', 'offered', 'signed', 'viewing')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_offer_youth_id"))
        batch_op.drop_index(batch_op.f("ix_offer_status"))
        batch_op.drop_index(batch_op.f("ix_offer_dwelling_id"))

    op.drop_table("offer")
    with op.batch_alter_table("dwelling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dwelling_pool_id"))
        batch_op.drop_index(batch_op.f("ix_dwelling_partner_id"))
        batch_op.drop_index(batch_op.f("ix_dwelling_concept_id"))

    op.drop_table("dwelling")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_youth_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("replicationstep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replicationstep_concept_id"))

    op.drop_table("replicationstep")
    with op.batch_alter_table("pool", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_partner_id"))

    op.drop_table("pool")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_concept_id"))

    op.drop_table("milestone")
    op.drop_table("conceptsupport")
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_lead_id"))

    op.drop_table("concept")
    op.drop_table("partner")
