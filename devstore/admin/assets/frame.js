// The admin around the app: answers App Bridge, and draws what it asks for outside the frame.
const frame = document.getElementById("app-frame");
const appOrigin = new URL(frame.src).origin;
const home = `/admin/apps/${frame.dataset.handle}`;
const busy = document.getElementById("busy");
const savebar = document.getElementById("savebar");
let openBar = null;

function toFrame(message) {
  frame.contentWindow.postMessage({ bridge: 1, ...message }, appOrigin);
}

async function json(path, params = {}) {
  const answer = await fetch(`${path}?${new URLSearchParams(params)}`);
  if (!answer.ok) throw new Error(`the admin answered ${answer.status}`);
  return answer.json();
}

async function changeScopes(verb, scopes) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(scopes) };
  const answer = await fetch(`/admin/frame/scopes/${verb}`, options);
  if (!answer.ok) throw new Error(`scopes: ${scopes.join(", ")} cannot be ${verb === "allow" ? "granted" : "revoked"}`);
  return answer.json();
}

async function permit(scopes) {
  const detail = await json("/admin/frame/scopes");
  if (scopes.every((scope) => detail.granted.includes(scope))) return { result: "granted-all", detail };
  if (!window.confirm(`The app asks for access to: ${scopes.join(", ")}`)) return { result: "declined-all", detail };
  return { result: "granted-all", detail: await changeScopes("allow", scopes) };
}

const answers = {
  token: () => json("/admin/frame/token"),
  address: ({ path }) => json("/admin/frame/address", { path }),
  extensions: () => json("/admin/frame/extensions"),
  scopes: () => json("/admin/frame/scopes"),
  "scopes-request": ({ scopes }) => permit(scopes),
  "scopes-revoke": ({ scopes }) => changeScopes("revoke", scopes),
  picker: (wish) => pick(wish),
  "leave-confirmation": async () => openBar === null || window.confirm("Leave without saving?"),
};

const notices = {
  here: ({ path, title }) => {
    history.replaceState(null, "", home + path);
    document.title = `${title} · Ada Lamps`;
    markNav(path);
    busy.hidden = true;
    showBar({ on: false });
  },
  loading: ({ on }) => { busy.hidden = !on; },
  toast: ({ message, isError, duration }) => showToast(message, isError, duration),
  "toast-hide": () => document.querySelector(".toast")?.remove(),
  "save-bar": showBar,
  nav: ({ links }) => showNav(links),
  leave: ({ address }) => {
    const url = new URL(address);
    if (["http:", "https:"].includes(url.protocol)) location.assign(url.href);
  },
};

window.addEventListener("message", async (event) => {
  if (event.source !== frame.contentWindow || event.origin !== appOrigin || event.data?.bridge !== 1) return;
  const { kind, number } = event.data;
  if (answers[kind]) {
    try {
      toFrame({ number, answer: await answers[kind](event.data) });
    } catch (error) {
      toFrame({ number, error: error.message });
    }
  } else {
    notices[kind]?.(event.data);
  }
});

function showToast(message, isError, duration) {
  document.querySelector(".toast")?.remove();
  const toast = Object.assign(document.createElement("div"), { className: `toast ${isError ? "error" : ""}`, textContent: message });
  toast.setAttribute("role", "status");
  document.body.append(toast);
  setTimeout(() => toast.remove(), duration || 5000);
}

function showBar({ id, on }) {
  openBar = on ? id : null;
  savebar.hidden = !on;
}

document.getElementById("save").addEventListener("click", () => toFrame({ kind: "save", answer: { id: openBar } }));
document.getElementById("discard").addEventListener("click", () => {
  toFrame({ kind: "discard", answer: { id: openBar } });
  showBar({ on: false });
});

function showNav(links) {
  const nav = document.getElementById("app-nav");
  nav.replaceChildren(...links.filter((link) => !link.isHome).map((link) => {
    const anchor = Object.assign(document.createElement("a"), { href: home + link.path, textContent: link.label, className: "sub" });
    anchor.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      toFrame({ kind: "go", answer: { path: link.path } });
    });
    return anchor;
  }));
  markNav(location.pathname.slice(home.length) || "/");
}

function markNav(path) {
  const pathname = path.split(/[?#]/)[0];
  for (const link of document.querySelectorAll("#app-nav a")) {
    link.classList.toggle("on", new URL(link.href).pathname === home + pathname);
  }
}

function pick({ type, multiple, query, selected }) {
  const dialog = document.getElementById("picker");
  const list = dialog.querySelector(".list");
  const search = dialog.querySelector("input[type=search]");
  const chosen = new Map();
  dialog.querySelector("h2").textContent = `Choose ${type}s`;
  search.value = query;
  const draw = async () => {
    const found = await json("/admin/frame/picker", { type, query: search.value });
    list.replaceChildren(...found.map((one) => choice(one, { multiple, selected, chosen })));
  };
  search.oninput = draw;
  draw();
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "choose" && chosen.size ? [...chosen.values()] : null);
    dialog.returnValue = "";
  });
}

function choice(one, { multiple, selected, chosen }) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: multiple ? "checkbox" : "radio", name: "choice" });
  const { label: text, ...resource } = one;
  input.checked = chosen.has(one.id) || selected.includes(one.id);
  if (input.checked) chosen.set(one.id, resource);
  input.addEventListener("change", () => {
    if (!multiple) chosen.clear();
    if (input.checked) chosen.set(one.id, resource);
    else chosen.delete(one.id);
  });
  label.append(input, text);
  return label;
}
