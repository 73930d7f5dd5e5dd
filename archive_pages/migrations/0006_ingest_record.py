import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive_pages', '0005_removed_canvas'),
    ]

    operations = [
        migrations.CreateModel(
            name='IngestRecord',
            fields=[
                ('issue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='ingest_record', serialize=False, to='archive_pages.issuepage')),
                ('identity', models.CharField(db_index=True, max_length=64)),
                ('said', models.JSONField(default=dict)),
                ('wrote', models.JSONField(default=dict)),
                ('pages', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'record of an ingest',
                'verbose_name_plural': 'records of ingests',
            },
        ),
    ]
