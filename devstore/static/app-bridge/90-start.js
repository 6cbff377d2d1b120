// The global `shopify`, and what happens as soon as the script runs.
const config = {
  apiKey, shop: query.get("shop") ?? "", host: query.get("host") ?? "", locale: query.get("locale") ?? "en",
  debug: {}, disabledFeatures: [], experimentalFeatures: [],
};

window.shopify = Object.freeze({
  config, idToken, toast, saveBar, resourcePicker,
  environment: { embedded: isEmbedded, mobile: false, pos: false },
  origin: location.origin,
  app: { extensions: () => ask("extensions") },
  loading: (on) => tell("loading", { on: Boolean(on) }),
  scopes: {
    query: () => ask("scopes"),
    request: (scopes) => ask("scopes-request", { scopes }),
    revoke: async (scopes) => ({ detail: await ask("scopes-revoke", { scopes }) }),
  },
  reviews: { request: async () => ({ success: false, code: "open-in-admin", message: "NOT_SIMULATED" }) },
  modal: {
    show: async (id) => document.getElementById(id)?.showOverlay?.(),
    hide: async (id) => document.getElementById(id)?.hideOverlay?.(),
    toggle: async (id) => document.getElementById(id)?.toggleOverlay?.(),
  },
  user: async () => ({ accountAccess: "full" }),
});

async function reload(path) {
  const address = new URL(path, location.origin);
  if (address.origin !== location.origin) return;
  location.replace(await ask("address", { path: shownPath(address.href) }));
}

function wake() {
  watchForms();
  new MutationObserver(watchForms).observe(document.body, { childList: true, subtree: true });
  announceNav();
  announce();
  tell("loading", { on: false });
}

if (isEmbedded && query.has("shopify-reload")) {
  reload(query.get("shopify-reload"));
} else if (isEmbedded) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wake);
  else wake();
} else if (query.has("host") && !query.has("id_token")) {
  location.replace(new URL(`/admin/apps/${apiKey}${shownPath(query.get("shopify-reload") ?? location.href)}`, adminOrigin).href);
}
