"""The mail that the app sent: an SMTP sink, an inbox page and JSON."""
