"""Redline without a user interface: from a reference to a commit."""
