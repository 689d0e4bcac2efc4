"""Measuring the extraction and the matching on labelled corpora; pure, needs no database."""
