"""Backups of a home: taken while everything runs, restored into an empty folder."""
