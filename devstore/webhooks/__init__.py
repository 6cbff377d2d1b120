"""Webhooks out: which the app asked for, and how they reach it."""
