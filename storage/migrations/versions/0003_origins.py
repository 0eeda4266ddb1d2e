"""Which message of somebody's a message of ours passes on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was posted before passes nothing on."""
    op.add_column("message", sa.Column("origin", sa.Text()))
    op.create_index("ix_message_origin", "message", ["origin"])
