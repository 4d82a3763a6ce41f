"""Shared parts of the measuring scripts next to this package. Python 3 only, no packages."""
