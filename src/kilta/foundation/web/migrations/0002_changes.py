from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [
        # What `foundation.use_cases.changes` counts with; a cache of one keeps its numbers in the order of commits.
        migrations.RunSQL("CREATE SEQUENCE web_changes CACHE 1", "DROP SEQUENCE web_changes"),
    ]
