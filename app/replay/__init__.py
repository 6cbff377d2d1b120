"""Replay: a queue scenario in a file, run by the live services on a scratch database."""
