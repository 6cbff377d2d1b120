// Fields that take typing. They take part in forms through ElementInternals, so FormData holds them.
const FIELD_ATTRIBUTES = [
  "label", "labelaccessibilityvisibility", "details", "error", "placeholder", "required", "readonly", "disabled",
  "autocomplete", "inputmode", "min", "max", "step", "minlength", "maxlength", "prefix", "suffix", "icon", "rows", "currencycode",
];
const PASSED_ON = ["placeholder", "autocomplete", "inputmode", "min", "max", "step", "minlength", "maxlength", "rows"];
const FIELD_CSS = `
  :host { display: block; color: ${INK}; min-inline-size: 0; }
  label { display: block; margin-bottom: 4px; line-height: 20px; }
  .control { display: flex; align-items: center; gap: 6px; background: #fdfdfd; border: 1px solid #8a8a8a; border-radius: 8px;
    padding: 0 12px; min-height: 32px; }
  .control:focus-within { outline: 2px solid #005bd3; outline-offset: 1px; }
  .control.wrong { border-color: #8e1f0b; background: #fff5f4; } .control.off { background: #f2f2f2; border-color: ${LINE}; }
  input, textarea, select { flex: 1; min-width: 0; width: 100%; font: inherit; color: inherit; border: 0; outline: 0;
    background: transparent; padding: 5px 0; line-height: 20px; }
  input:focus-visible, textarea:focus-visible, select:focus-visible { outline: 0; }
  input[type=color] { padding: 2px 0; height: 28px; } textarea { resize: vertical; }
  .affix { color: ${SOFT}; white-space: nowrap; } .details { color: ${SOFT}; margin-top: 4px; line-height: 20px; }
  .error { color: #8e1f0b; margin-top: 4px; display: flex; gap: 4px; line-height: 20px; } .error svg { flex: none; margin-top: 2px; }
  .error[hidden], .details[hidden] { display: none; }
  ::slotted(s-option), ::slotted(s-option-group) { display: none; }`;

class Control extends Polaris {
  static formAssociated = true;
  static focusable = true;
  static observed = FIELD_ATTRIBUTES;
  static css = FIELD_CSS;

  constructor() {
    super();
    this.internals = this.attachInternals();
  }

  get form() { return this.internals.form; }
  get isOff() { return this.has("disabled") || this.isFieldsetOff === true; }

  formDisabledCallback(off) {
    this.isFieldsetOff = off;
    if (this.isConnected) this.draw();
  }

  formResetCallback() { this.value = this.getAttribute("value") ?? ""; }
  formStateRestoreCallback(state) { if (typeof state === "string") this.value = state; }

  frame(control) {
    const wrong = this.attr("error");
    const hush = this.attr("labelaccessibilityvisibility") === "exclusive" ? "hush" : "";
    const star = this.has("required") ? ' <span aria-hidden="true">*</span>' : "";
    const about = wrong ? "error" : "details";
    return `<label class="${hush}" for="control" ${this.has("label") ? "" : "hidden"}>${escaped(this.attr("label"))}${star}</label>
      <div class="control ${wrong ? "wrong" : ""} ${this.isOff ? "off" : ""}">${this.affix("prefix")}
        ${control.replace("<!--given-->", `id="control" aria-describedby="${about}" ${wrong ? 'aria-invalid="true"' : ""}`)}
        ${this.affix("suffix")}<slot name="accessory"></slot></div>
      <div class="details" id="details" ${this.has("details") ? "" : "hidden"}>${escaped(this.attr("details"))}</div>
      <div class="error" id="error" role="alert" ${wrong ? "" : "hidden"}>${picture("alert-circle", 16)}<span>${escaped(wrong)}</span></div>
      <slot name="details"></slot><slot name="error"></slot>`;
  }

  affix(name) {
    const money = name === "prefix" && this.localName === "s-money-field" ? this.attr("currencycode") : "";
    const text = this.attr(name) || money;
    return text ? `<span class="affix">${escaped(text)}</span>` : "";
  }
}

class TextField extends Control {
  static kind = "text";
  #text = null;

  get value() { return this.#text ?? this.getAttribute("value") ?? ""; }
  set value(text) {
    this.#text = String(text ?? "");
    const input = this.find("#control");
    if (input && input.value !== this.#text) input.value = this.#text;
    this.internals.setFormValue(this.#text);
  }

  html() { return this.frame(`<input type="${this.constructor.kind}" <!--given-->>`); }

  drawn() {
    const input = this.find("#control");
    for (const name of PASSED_ON) if (this.has(name)) input.setAttribute(name, this.attr(name));
    if (this.constructor.kind === "number" && !this.has("step")) input.setAttribute("step", "any");
    input.required = false;
    input.setAttribute("aria-required", String(this.has("required")));
    input.readOnly = this.has("readonly");
    input.disabled = this.isOff;
    input.value = this.value;
    this.internals.setFormValue(this.value);
    input.addEventListener("input", () => { this.value = input.value; });
    input.addEventListener("change", () => { this.value = input.value; this.dispatchEvent(new Event("change", { bubbles: true })); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && input.localName === "input") this.form?.requestSubmit();
    });
  }
}

class NumberField extends TextField { static kind = "number"; }
class MoneyField extends TextField { static kind = "number"; }
class DateField extends TextField { static kind = "date"; }
class EmailField extends TextField { static kind = "email"; }
class PasswordField extends TextField { static kind = "password"; }
class SearchField extends TextField { static kind = "search"; }
class UrlField extends TextField { static kind = "url"; }
class ColorField extends TextField { static kind = "color"; }
class DatePicker extends TextField { static kind = "date"; }
class ColorPicker extends TextField { static kind = "color"; }

class TextArea extends TextField {
  html() { return this.frame("<textarea <!--given-->></textarea>"); }
}

class Select extends Control {
  #chosen = null;

  connectedCallback() {
    super.connectedCallback();
    this.watch ??= new MutationObserver(() => this.fill());
    this.watch.observe(this, { childList: true, subtree: true, attributes: true, characterData: true,
      attributeFilter: ["value", "selected", "disabled", "label"] });
  }

  disconnectedCallback() { this.watch.disconnect(); }

  get value() {
    const declared = this.querySelector("s-option[selected]")?.getAttribute("value");
    return this.#chosen ?? this.getAttribute("value") ?? declared ?? this.first();
  }
  set value(text) {
    this.#chosen = text == null ? null : String(text);
    this.fill();
  }

  first() { return this.has("placeholder") ? "" : (this.querySelector("s-option")?.getAttribute("value") ?? ""); }

  formResetCallback() { this.value = null; }

  html() { return `${this.frame("<select <!--given-->></select>")}<slot></slot>`; }

  drawn() {
    const select = this.find("select");
    select.disabled = this.isOff;
    select.setAttribute("aria-required", String(this.has("required")));
    select.addEventListener("change", () => {
      this.#chosen = select.value;
      this.internals.setFormValue(select.value);
      this.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.fill();
  }

  fill() {
    const select = this.find("select");
    if (!select) return;
    const empty = this.has("placeholder") ? [new Option(this.attr("placeholder"), "")] : [];
    select.replaceChildren(...empty, ...[...this.children].map(asOption).filter(Boolean));
    select.value = this.value;
    this.internals.setFormValue(select.value);
  }
}

function asOption(element) {
  if (element.localName === "s-option") {
    const option = new Option(element.textContent.trim(), element.getAttribute("value") ?? element.textContent.trim());
    option.disabled = element.hasAttribute("disabled");
    return option;
  }
  if (element.localName !== "s-option-group") return null;
  const group = document.createElement("optgroup");
  group.label = element.getAttribute("label") ?? "";
  group.append(...[...element.children].map(asOption).filter(Boolean));
  return group;
}

for (const type of [TextField, Select]) {
  reflect(type, ["required", "disabled", "readOnly"]);
  reflectText(type, ["name", "label", "error", "details", "placeholder"]);
}

class Unseen extends Polaris { static css = ":host { display: none; }"; }

Object.assign(elements, {
  "s-text-field": TextField, "s-number-field": NumberField, "s-money-field": MoneyField, "s-date-field": DateField,
  "s-email-field": EmailField, "s-password-field": PasswordField, "s-search-field": SearchField, "s-url-field": UrlField,
  "s-color-field": ColorField, "s-date-picker": DatePicker, "s-color-picker": ColorPicker, "s-text-area": TextArea,
  "s-select": Select, "s-option": Unseen, "s-option-group": class extends Unseen {},
});
