"""Supply ordered for one line, priorities by hand, and the day an order is wanted."""

import sqlalchemy as sa
from alembic import op

revision = "5c0f1d7be2a4"
down_revision = "206bb88bfdae"
branch_labels = None
depends_on = None

RESTLESS = "(unseen OR covered > committed OR let_go > committed)"


def upgrade() -> None:
    op.add_column("orders", sa.Column("priority_given", sa.Integer(), nullable=True))
    op.add_column("orders", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("incoming", sa.Column("for_line_id", sa.BigInteger(), nullable=True))
    op.add_column("places", sa.Column("reserved", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("ix_places_restless", table_name="places")
    _index_restless(f"{RESTLESS[:-1]} OR reserved > 0)")


def downgrade() -> None:
    op.drop_index("ix_places_restless", table_name="places")
    _index_restless(RESTLESS)
    op.drop_column("places", "reserved")
    op.drop_column("incoming", "for_line_id")
    op.drop_column("orders", "due")
    op.drop_column("orders", "priority_given")


def _index_restless(where: str) -> None:
    op.create_index(
        "ix_places_restless",
        "places",
        ["shop_id", "item_id"],
        unique=False,
        postgresql_where=sa.text(where),
        sqlite_where=sa.text(where),
    )
