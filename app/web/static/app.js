(() => {
  const page = () => document.getElementById("page");
  const failed = "That did not work.";
  const say = (words) => shopify.toast.show(`${words} What you typed is still here.`, { isError: true });
  const parsed = async (got) => new DOMParser().parseFromString(await got.text(), "text/html");
  const packed = (body) => (body instanceof FormData && [...body.values()].some((part) => part instanceof File) ? body : new URLSearchParams(body));
  const post = (path, body) => fetch(path, { method: "POST", body: packed(body) });

  async function show(got) {
    if (got.headers.get("Content-Type")?.includes("json")) {
      const { redirect, toast } = await got.json();
      if (toast) shopify.toast.show(toast);
      if (redirect) open(redirect, "_self");
      return;
    }
    const fresh = (await parsed(got)).getElementById("page");
    if (fresh) page().replaceWith(fresh);
    wake();
    page().querySelector("[error], [data-first]")?.scrollIntoView();
  }

  async function send(form, action, key) {
    if (key?.hasAttribute("loading")) return;
    key?.setAttribute("loading", "");
    try {
      const got = await post(action, new FormData(form));
      if (got.ok || got.status === 422) await show(got);
      else say(got.status === 401 ? "You are signed out." : (await parsed(got)).querySelector("s-paragraph")?.textContent ?? failed);
    } catch {
      say("No connection.");
    }
    key?.removeAttribute("loading");
  }

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.method === "post") send(form, form.action, form.querySelector("s-button[type=submit]"));
    else open(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`, "_self");
  });

  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-look], [data-pick], [data-save], [data-print], [data-permit]");
    if (key?.dataset.look) send(key.closest("form"), key.dataset.look, key);
    else if (key?.hasAttribute("data-print")) print();
    else if (key?.dataset.permit) permit(key.dataset.permit).catch(() => say(failed));
    else if (key?.dataset.save) save(key.dataset.save).catch(() => say("No connection."));
    else if (key) pick(key.closest("form"), key.dataset.pick);
  });

  async function pick(form, name) {
    const field = form.elements[name];
    const selectionIds = JSON.parse(field.value).map(({ id }) => ({ id: `gid://shopify/Collection/${id}` }));
    const chosen = await shopify.resourcePicker({ type: "collection", multiple: true, selectionIds });
    if (!chosen) return;
    field.value = JSON.stringify(chosen.map(({ id, title }) => ({ id: +id.split("/").pop(), title })));
    form.querySelector(`[data-picked=${name}]`).textContent = chosen.map(({ title }) => title).join(", ");
    form.dispatchEvent(new Event("change"));
  }

  async function permit(scope) {
    const { result } = await shopify.scopes.request([scope]);
    if (result === "granted-all") await show(await post("/settings/permission", {}));
  }

  // A plain link could not say who we are.
  async function save(path) {
    const got = await fetch(path);
    if (!got.ok) return say(failed);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await got.blob());
    link.download = path.split("/").pop();
    link.click();
  }

  async function look(place) {
    const { block, known } = place.dataset;
    const parts = (await shopify.app.extensions()).flatMap(({ activations }) => activations);
    const active = +parts.some(({ handle, status }) => handle === block && status === "active");
    if (`${active}` === known) return;
    await post("/block", { active });
    place.replaceWith((await parsed(await fetch(""))).querySelector("[data-block]"));
  }

  function wake() {
    const { refresh } = page().dataset;
    if (refresh) setTimeout(() => fetch("").then(show, wake), refresh * 1000);
    const place = page().querySelector("[data-block]");
    if (place) look(place).catch(() => {});
  }

  wake();
})();
