"""Verdicts, what they rested on, and judgements can be neither changed nor deleted."""

from django.db import migrations

from workbench.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [
        AppendOnly("claims_verdict"),
        AppendOnly("claims_verdict_evidence"),
        AppendOnly("claims_judgement"),
    ]
