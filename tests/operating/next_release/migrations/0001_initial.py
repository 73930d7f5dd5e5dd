"""A column and an index on tables that readers and editors use at this moment, and a table of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("archive_pages", "0010_waiting_batches")]
    operations = [
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL(
            "ALTER TABLE archive_pages_issuepage ADD COLUMN next_shelf varchar(50) NULL;"
            "CREATE INDEX next_pages ON wagtailcore_page (latest_revision_created_at);",
            migrations.RunSQL.noop,
        ),
    ]
