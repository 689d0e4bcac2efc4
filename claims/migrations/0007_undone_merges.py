from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_report_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='claimlineage',
            name='undone_at',
            field=models.DateTimeField(blank=True, help_text='The parent stands again, and the child is retired.', null=True),
        ),
    ]
