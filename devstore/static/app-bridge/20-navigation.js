// Moving about inside the frame: each new document is asked for with a fresh id_token, and the admin's address follows.
const NEVER_SHOWN = ["id_token", "hmac", "timestamp", "session", "host", "shop", "embedded", "locale"];
const plainOpen = window.open.bind(window);

function shownPath(address) {
  const url = new URL(address, location.href);
  for (const name of NEVER_SHOWN) url.searchParams.delete(name);
  return url.pathname + url.search + url.hash;
}

async function go(address) {
  if (!isEmbedded) {
    location.assign(address);
    return;
  }
  tell("loading", { on: true });
  location.assign(await ask("address", { path: shownPath(address) }));
}

function inAdmin(address) {
  const found = /^shopify:\/\/?admin\/?(.*)$/.exec(address);
  return found ? `/admin/${found[1]}` : null;
}

window.open = (address, target, ...rest) => {
  const path = inAdmin(String(address ?? ""));
  const url = path ? new URL(path, adminOrigin) : new URL(address ?? "about:blank", location.href);
  if (!isEmbedded || target === "_blank") return plainOpen(url.href, target, ...rest);
  if (target === "_top" || target === "_parent" || path) {
    tell("leave", { address: url.href });
    return null;
  }
  if (url.origin !== location.origin) return plainOpen(url.href, target, ...rest);
  go(url.href);
  return null;
};

function linkOf(event) {
  const isLink = (element) => element instanceof Element && element.matches("a, s-link, s-button, s-clickable, s-clickable-chip")
    && element.getAttribute("href");
  return event.composedPath().find(isLink);
}

document.addEventListener("click", (event) => {
  const link = linkOf(event);
  if (!link || !isEmbedded || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const address = link.getAttribute("href");
  const target = link.getAttribute("target") || "_self";
  if (target === "_blank" || link.hasAttribute("download") || address.startsWith("#") || link.hasAttribute("disabled")) return;
  event.preventDefault();
  window.open(address, target === "auto" ? "_self" : target);
});

function announce() {
  if (isEmbedded && !query.has("shopify-reload")) tell("here", { path: shownPath(location.href), title: document.title });
}

for (const verb of ["pushState", "replaceState"]) {
  const plain = history[verb].bind(history);
  history[verb] = (...given) => {
    plain(...given);
    announce();
  };
}
window.addEventListener("popstate", announce);
