"""Shopify's side of installing an app: scopes, consent, session tokens and access tokens."""
