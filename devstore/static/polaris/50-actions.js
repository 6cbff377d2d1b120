// What people press: buttons, links, chips.
const ACTION_ATTRIBUTES = ["href", "target", "download", "disabled", "loading", "variant", "tone", "icon", "inlinesize",
  "accessibilitylabel", "pressed", "removable", "color", "size"];
const BUTTON_CSS = `
  :host { display: inline-flex; vertical-align: middle; } :host([inlinesize=fill]) { display: flex; }
  :host([inlinesize=fill]) .b { width: 100%; justify-content: center; }
  .b { display: inline-flex; align-items: center; justify-content: center; gap: 4px; font: inherit; font-size: 12px; font-weight: 550;
    line-height: 16px; padding: 6px 12px; min-height: 28px; border: 0; border-radius: 8px; cursor: pointer; text-decoration: none; white-space: nowrap; }
  .secondary, .auto { background: #fff; color: ${INK}; box-shadow: inset 0 -1px 0 #b5b5b5, inset 0 0 0 1px #e3e3e3; }
  .primary { background: ${INK}; color: #fff; box-shadow: inset 0 1px 0 rgba(255,255,255,.2), inset 0 -1px 0 #000; }
  .tertiary { background: transparent; color: ${INK}; } .tertiary:hover { background: rgba(0,0,0,.05); }
  .auto:hover, .secondary:hover { background: #f7f7f7; } .primary:hover { background: #1a1a1a; }
  .critical.primary { background: #c70a24; box-shadow: none; color: #fff; } .critical { color: #8e1f0b; }
  .pressed { background: #ebebeb; } .b:disabled, .b[aria-disabled=true] { background: #f2f2f2; color: #b5b5b5; box-shadow: none; cursor: default; }`;

class Action extends Polaris {
  static formAssociated = true;
  static focusable = true;
  static observed = ACTION_ATTRIBUTES;
  static css = BUTTON_CSS;

  constructor() {
    super();
    this.internals = this.attachInternals();
    this.addEventListener("click", (event) => this.act(event));
  }

  get isOff() { return this.has("disabled") || this.has("loading"); }

  html() {
    const label = this.has("accessibilitylabel") ? `aria-label="${escaped(this.attr("accessibilitylabel"))}"` : "";
    const body = `${this.mark()}<slot></slot>`;
    if (this.attr("href") && !this.isOff) {
      return `<a class="${this.looks()}" href="${escaped(this.attr("href"))}" target="${escaped(this.attr("target"))}" ${label}>${body}</a>`;
    }
    const pressed = this.localName === "s-press-button" ? `aria-pressed="${this.has("pressed")}"` : "";
    return `<button type="button" class="${this.looks()}" ${this.isOff ? "disabled" : ""} ${pressed} ${label}>${body}</button>`;
  }

  looks() { return `b ${this.attr("variant", "auto")} ${this.attr("tone")} ${this.has("pressed") ? "pressed" : ""}`; }
  mark() {
    if (this.has("loading")) return '<span class="hush">Loading</span>…';
    return this.has("icon") ? picture(this.attr("icon"), 16) : "";
  }

  drawn() {
    const link = this.find("a");
    if (this.has("download") && link) link.setAttribute("download", this.attr("download"));
    if (this.has("interestfor")) interest(this);
  }

  act(event) {
    if (this.isOff) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (this.has("commandfor")) command(this);
    const form = this.internals.form;
    if (!form || event.defaultPrevented) return;
    if (this.attr("type") === "submit") form.requestSubmit();
    if (this.attr("type") === "reset") form.reset();
  }
}

class PressButton extends Action {
  act(event) {
    super.act(event);
    if (!this.isOff) this.toggleAttribute("pressed");
  }
}

class Link extends Action {
  static css = `:host { display: inline; } .b { font: inherit; color: #005bd3; text-decoration: underline; background: none; border: 0; padding: 0; cursor: pointer; }
    .neutral { color: inherit; } .critical { color: #8e1f0b; } .b:hover { text-decoration: none; }`;
}

class Clickable extends Action {
  static observed = [...ACTION_ATTRIBUTES, ...BOX_ATTRIBUTES];
  static css = `:host { display: block; } .b { all: unset; display: block; cursor: pointer; width: 100%; }
    .b:focus-visible { outline: 2px solid #005bd3; }`;
  drawn() { super.drawn(); boxStyle(this); }
}

class Chip extends Action {
  static css = `:host { display: inline-flex; } .b { all: unset; display: inline-flex; gap: 4px; align-items: center; padding: 2px 8px;
    border-radius: 8px; background: #ebebeb; font-size: 12px; line-height: 16px; }
    .off { border: 0; background: none; cursor: pointer; }`;
  html() {
    const tag = this.localName === "s-clickable-chip" ? "button" : "span";
    const cross = this.has("removable") ? '<button type="button" class="off" aria-label="Remove">×</button>' : "";
    return `<${tag} class="b"><slot name="graphic"></slot><slot></slot></${tag}>${cross}`;
  }
  drawn() { this.find(".off")?.addEventListener("click", (event) => { event.stopPropagation(); this.tell("remove"); }); }
}

class ButtonGroup extends Polaris {
  static observed = ["gap", "accessibilitylabel"];
  static css = ":host { display: flex; gap: 8px; flex-wrap: wrap; } :host([gap=none]) { gap: 0; }";
  html() { return '<slot></slot><slot name="secondary-actions"></slot><slot name="primary-action"></slot>'; }
  drawn() { this.setAttribute("role", "group"); }
}

for (const type of [Action]) {
  reflect(type, ["disabled", "loading"]);
  reflectText(type, ["href", "target", "variant", "tone", "icon", "type"]);
}

Object.assign(elements, {
  "s-button": Action, "s-press-button": PressButton, "s-link": Link, "s-clickable": Clickable, "s-chip": Chip,
  "s-clickable-chip": class extends Chip {}, "s-button-group": ButtonGroup,
});
