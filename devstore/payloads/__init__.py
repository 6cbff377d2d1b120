"""The bodies of webhooks: numeric ids, money as text, tags as one line, as in Shopify's older API."""
