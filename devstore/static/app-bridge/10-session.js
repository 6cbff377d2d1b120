// Session tokens: a fresh one for each request; the one in the address serves a page that stands alone.
function expiry(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).exp * 1000;
  } catch {
    return 0;
  }
}

let held = query.get("id_token") ?? "";

async function idToken() {
  if (expiry(held) - Date.now() > 5000) return held;
  held = await ask("token");
  return held;
}

const plainFetch = window.fetch.bind(window);

async function bridgedFetch(resource, options) {
  const request = new Request(resource, options);
  if (new URL(request.url).origin !== location.origin || request.headers.has("Authorization")) return plainFetch(request);
  if (!isEmbedded && expiry(held) < Date.now()) return plainFetch(request);
  const again = request.clone();
  const answer = await plainFetch(signed(request, await idToken()));
  if (answer.status !== 401 || !answer.headers.has("X-Shopify-Retry-Invalid-Session-Request")) return redirected(answer);
  held = "";
  return redirected(await plainFetch(signed(again, await idToken())));
}

function signed(request, token) {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${token}`);
  headers.set("X-Requested-With", "XMLHttpRequest");
  return new Request(request, { headers });
}

function redirected(answer) {
  const elsewhere = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
  if (answer.status === 401 && elsewhere) window.open(new URL(elsewhere, location.origin).href, "_top");
  return answer;
}

window.fetch = bridgedFetch;
