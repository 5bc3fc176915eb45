from typing import ClassVar

from django.db import migrations

FUNCTION = """
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('kilta.history_may_be_emptied', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Kilta never empties its history: %', TG_TABLE_NAME;
END
$$
"""


class Migration(migrations.Migration):
    """What the triggers call that `guards.py` puts on every history table."""

    dependencies: ClassVar = []
    operations: ClassVar = [migrations.RunSQL(FUNCTION, "DROP FUNCTION audit_refuse_truncate() CASCADE")]
