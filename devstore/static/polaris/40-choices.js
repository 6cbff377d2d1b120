// Fields that take a click: checkbox, switch, choice lists, and the place to drop files.
const TICK_CSS = `
  :host { display: block; color: ${INK}; }
  label { display: flex; gap: 8px; align-items: flex-start; line-height: 20px; cursor: pointer; }
  input { accent-color: ${INK}; width: 16px; height: 16px; margin: 2px 0; flex: none; }
  .details { color: ${SOFT}; margin-inline-start: 24px; line-height: 20px; }
  .error { color: #8e1f0b; margin-inline-start: 24px; line-height: 20px; } [hidden] { display: none; }`;

class Checkbox extends Control {
  static css = TICK_CSS;
  static observed = ["label", "details", "error", "disabled", "required", "accessibilitylabel", "labelaccessibilityvisibility", "indeterminate"];
  static role = "checkbox";
  #isOn = null;

  get checked() { return this.#isOn ?? this.has("checked"); }
  set checked(on) {
    this.#isOn = Boolean(on);
    const input = this.find("input");
    if (input) input.checked = this.#isOn;
    this.sync();
  }
  get value() { return this.getAttribute("value") ?? "on"; }
  set value(text) { this.setAttribute("value", text); this.sync(); }

  formResetCallback() { this.checked = this.has("checked"); }
  formStateRestoreCallback() {}
  sync() { this.internals.setFormValue(this.checked ? this.value : null); }

  html() {
    const hush = this.attr("labelaccessibilityvisibility") === "exclusive" ? "hush" : "";
    const name = this.attr("accessibilitylabel");
    return `<label><input type="checkbox" role="${this.constructor.role}" ${name ? `aria-label="${escaped(name)}"` : ""}>
      <span class="${hush}">${escaped(this.attr("label"))}</span></label>
      <div class="details" ${this.has("details") ? "" : "hidden"}>${escaped(this.attr("details"))}</div>
      <div class="error" role="alert" ${this.has("error") ? "" : "hidden"}>${escaped(this.attr("error"))}</div>`;
  }

  drawn() {
    const input = this.find("input");
    input.checked = this.checked;
    input.indeterminate = this.has("indeterminate");
    input.disabled = this.isOff;
    this.sync();
    input.addEventListener("change", () => {
      this.checked = input.checked;
      this.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

class Switch extends Checkbox {
  static role = "switch";
  static css = `${TICK_CSS}
    input { appearance: none; width: 32px; height: 20px; border-radius: 10px; background: #8a8a8a; position: relative; margin: 0; }
    input::before { content: ""; position: absolute; inset: 3px auto 3px 3px; width: 14px; border-radius: 50%; background: #fff; }
    input:checked { background: ${INK}; } input:checked::before { inset-inline-start: 15px; }`;
}

class Choice extends Polaris {
  static observed = ["disabled"];
  static css = `${TICK_CSS} .more { margin-inline-start: 24px; color: ${SOFT}; }`;
  #isOn = null;

  get list() { return this.closest("s-choice-list"); }
  get value() { return this.getAttribute("value") ?? ""; }
  get selected() { return this.#isOn ?? this.has("selected"); }
  set selected(on) {
    this.#isOn = Boolean(on);
    const input = this.find("input");
    if (input) input.checked = this.#isOn;
  }

  html() {
    const kind = this.list?.has("multiple") ? "checkbox" : "radio";
    return `<label><input type="${kind}"><span><slot></slot></span></label>
      <div class="more"><slot name="details"></slot><slot name="secondary-content"></slot></div>`;
  }

  drawn() {
    const input = this.find("input");
    input.checked = this.selected;
    input.disabled = this.has("disabled") || (this.list?.isOff ?? false);
    input.addEventListener("change", () => this.list?.pick(this, input.checked));
  }
}

class ChoiceList extends Control {
  static observed = ["label", "details", "error", "disabled", "multiple", "labelaccessibilityvisibility"];
  static css = `${TICK_CSS} fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; display: grid; gap: 4px; }
    legend { padding: 0; margin-bottom: 4px; } .details, .error { margin: 0; }`;

  get choices() { return [...this.querySelectorAll("s-choice")]; }
  get values() { return this.choices.filter((choice) => choice.selected).map((choice) => choice.value); }
  set values(wanted) {
    for (const choice of this.choices) choice.selected = wanted.includes(choice.value);
    this.sync();
  }

  html() {
    const hush = this.attr("labelaccessibilityvisibility") === "exclusive" ? "hush" : "";
    return `<fieldset><legend class="${hush}">${escaped(this.attr("label"))}</legend>
      <div class="details" ${this.has("details") ? "" : "hidden"}>${escaped(this.attr("details"))}</div><slot></slot>
      <div class="error" role="alert" ${this.has("error") ? "" : "hidden"}>${escaped(this.attr("error"))}</div></fieldset>`;
  }

  drawn() {
    this.find("slot").addEventListener("slotchange", () => this.sync());
    this.sync();
  }

  pick(choice, isOn) {
    if (!this.has("multiple")) for (const other of this.choices) other.selected = false;
    choice.selected = isOn;
    this.sync();
    for (const name of ["input", "change"]) this.dispatchEvent(new Event(name, { bubbles: true }));
  }

  formResetCallback() { this.values = this.choices.filter((choice) => choice.has("selected")).map((choice) => choice.value); }
  formStateRestoreCallback() {}

  sync() {
    const data = new FormData();
    for (const value of this.values) data.append(this.attr("name"), value);
    this.internals.setFormValue(this.has("name") ? data : null);
  }
}

class DropZone extends Control {
  static observed = ["label", "accept", "multiple", "disabled"];
  static css = `:host { display: block; } label { display: grid; place-items: center; gap: 8px; padding: 24px; border: 1px dashed #8a8a8a; border-radius: 8px; }`;
  get files() { return [...(this.find("input")?.files ?? [])]; }
  formResetCallback() {}
  html() {
    return `<label>${escaped(this.attr("label", "Add file"))}<input type="file" accept="${escaped(this.attr("accept"))}"
      ${this.has("multiple") ? "multiple" : ""} ${this.isOff ? "disabled" : ""}></label><slot></slot>`;
  }
  drawn() {
    this.find("input").addEventListener("change", () => {
      const data = new FormData();
      for (const file of this.files) data.append(this.attr("name"), file);
      this.internals.setFormValue(data);
      this.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

reflect(Checkbox, ["disabled", "indeterminate", "required"]);
reflectText(Checkbox, ["name", "label", "error", "details"]);
reflectText(ChoiceList, ["name", "label", "error", "details"]);

Object.assign(elements, {
  "s-checkbox": Checkbox, "s-switch": Switch, "s-choice": Choice, "s-choice-list": ChoiceList, "s-drop-zone": DropZone,
});
