"""Decisions about origins can be neither changed nor deleted."""

from django.db import migrations

from workbench.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [AppendOnly("sources_origindecision")]
