// The app's end of the wire: what it asks of the admin around it goes by postMessage and comes back by number.
const script = document.currentScript;
const apiKey = script?.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? "";
const query = new URLSearchParams(location.search);
const isEmbedded = window.parent !== window;
const adminOrigin = new URL(script?.src ?? location.href).origin;
const waiting = new Map();
let lastNumber = 0;

function tell(kind, body = {}) {
  if (isEmbedded) window.parent.postMessage({ bridge: 1, kind, ...body }, adminOrigin);
}

function ask(kind, body = {}) {
  if (!isEmbedded) return Promise.reject(new Error("App Bridge: this page is not inside the Shopify admin"));
  lastNumber += 1;
  const number = lastNumber;
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    tell(kind, { ...body, number });
  });
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== adminOrigin || event.data?.bridge !== 1) return;
  const { number, answer, error, kind } = event.data;
  const asker = waiting.get(number);
  waiting.delete(number);
  if (asker && error) asker.reject(new Error(error));
  else if (asker) asker.resolve(answer);
  else if (kind) window.dispatchEvent(new CustomEvent(`bridge:${kind}`, { detail: answer }));
});
