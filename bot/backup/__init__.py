"""Backups: the file, how one is made and tried, how one is restored, the commands of the administrator."""
