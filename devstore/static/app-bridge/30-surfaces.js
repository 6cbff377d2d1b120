// What the app shows in the admin's own frame: toasts, the save bar, the nav, pickers.
const toast = {
  show(message, options = {}) {
    tell("toast", { message, isError: Boolean(options.isError), duration: options.duration ?? 5000 });
    if (!isEmbedded) localToast(message);
    return String(Date.now());
  },
  hide() { tell("toast-hide"); },
};

function localToast(message) {
  const note = Object.assign(document.createElement("div"), { textContent: message, role: "status" });
  note.style.cssText = "position:fixed;bottom:16px;left:50%;background:#303030;color:#fff;padding:8px 16px;border-radius:8px";
  document.body.append(note);
  setTimeout(() => note.remove(), 5000);
}

const bars = new Map();

function barForm(id) {
  return bars.get(id) ?? document.getElementById(id)?.closest("form");
}

const saveBar = {
  async show(id) { tell("save-bar", { id, on: true }); },
  async hide(id) { tell("save-bar", { id, on: false }); },
  async toggle(id) { tell("save-bar", { id, on: "toggle" }); },
  async leaveConfirmation() { return ask("leave-confirmation"); },
};

function watchForms() {
  for (const form of document.querySelectorAll("form[data-save-bar]")) {
    if (form.bridgeId) continue;
    form.bridgeId = `form-${bars.size + 1}`;
    bars.set(form.bridgeId, form);
    for (const name of ["input", "change"]) form.addEventListener(name, () => saveBar.show(form.bridgeId));
    for (const name of ["submit", "reset"]) form.addEventListener(name, () => saveBar.hide(form.bridgeId));
  }
}

window.addEventListener("bridge:save", (event) => barForm(event.detail.id)?.requestSubmit());
window.addEventListener("bridge:discard", (event) => barForm(event.detail.id)?.reset());
window.addEventListener("bridge:go", (event) => go(event.detail.path));

function announceNav() {
  const nav = document.querySelector("s-app-nav, ui-nav-menu");
  if (!nav) return;
  const links = [...nav.querySelectorAll("s-link, a")].map((link) => ({
    label: link.textContent.trim(), path: shownPath(link.getAttribute("href") ?? "/"), isHome: link.getAttribute("rel") === "home",
  }));
  tell("nav", { links });
}

async function resourcePicker(options = {}) {
  const chosen = await ask("picker", {
    type: options.type ?? "product", multiple: Boolean(options.multiple), query: options.query ?? "",
    selected: (options.selectionIds ?? []).map((one) => one.id),
  });
  return chosen ? Object.assign(chosen, { selection: chosen }) : undefined;
}
