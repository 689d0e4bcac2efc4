"""Audit events can be neither changed nor deleted."""

from django.db import migrations

from workbench.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("workbench", "0001_initial")]
    operations = [AppendOnly("workbench_auditevent")]
