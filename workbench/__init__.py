"""Claim Workbench: the project package (settings, accounts, audit, health)."""

__version__ = "0.1.0"
