import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


def about(name, verbose_name, page):
    return migrations.CreateModel(
        name=name,
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
            ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to=page)),
            ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place', verbose_name='place')),
        ],
        options={
            'verbose_name': verbose_name,
            'ordering': ['sort_order'],
            'abstract': False,
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('archive_pages', '0010_waiting_batches'),
        ('places', '0001_initial'),
    ]

    operations = [
        about('TitlePlace', 'place of a title', 'archive_pages.titlepage'),
        about('IssuePlace', 'place of an issue', 'archive_pages.issuepage'),
    ]
