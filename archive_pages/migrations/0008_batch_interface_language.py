from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive_pages', '0007_batch_job'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='interface_language',
            field=models.CharField(blank=True, editable=False, max_length=10),
        ),
    ]
