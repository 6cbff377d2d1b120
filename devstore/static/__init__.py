"""Stand-ins for the two scripts that Shopify's CDN serves to embedded pages: App Bridge and Polaris."""
