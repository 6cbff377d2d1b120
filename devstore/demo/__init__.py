"""Runs the whole product on one machine, beside the dev store."""
