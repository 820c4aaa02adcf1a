"""Keep one calendar entry for each delegate, whichever day of a conference is struck."""

from alembic import op

revision = "20261122_0012"
down_revision = "20261122_0011"
branch_labels = None
depends_on = None

# What stands in calendars already bears the UID of the first day; from now on that is the
# conference's own, which nothing has used so far.
_TAKE_OVER = """
UPDATE conference SET uid = (
  SELECT conference_day.uid FROM conference_day
  WHERE conference_day.conference_id = conference.id
  ORDER BY conference_day.day LIMIT 1
)
WHERE EXISTS (SELECT 1 FROM conference_day WHERE conference_day.conference_id = conference.id)
"""


def upgrade() -> None:
    op.execute(_TAKE_OVER)


def downgrade() -> None:
    """Leave the UIDs: the product before this one asks for them nowhere."""
