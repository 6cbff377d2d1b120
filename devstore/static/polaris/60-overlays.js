// What comes on top of the page: modals, menus, popovers, tooltips.
const VERBS = { "--show": "showOverlay", "--hide": "hideOverlay", "--toggle": "toggleOverlay", "--auto": "toggleOverlay" };

function command(element) {
  const target = element.getRootNode().getElementById(element.getAttribute("commandfor"));
  const verb = VERBS[element.getAttribute("command") ?? "--auto"];
  target?.[verb]?.(element);
}

function interest(element) {
  if (element.hasInterest) return;
  element.hasInterest = true;
  const target = () => element.getRootNode().getElementById(element.getAttribute("interestfor"));
  for (const name of ["mouseenter", "focusin"]) element.addEventListener(name, () => target()?.showOverlay?.(element));
  for (const name of ["mouseleave", "focusout"]) element.addEventListener(name, () => target()?.hideOverlay?.());
}

class Overlay extends Polaris {
  toggleOverlay(opener) { this.isOpen ? this.hideOverlay() : this.showOverlay(opener); }
  showOverlay(opener) {
    if (this.isOpen) return;
    this.open(opener);
    for (const name of ["show", "aftershow"]) this.tell(name);
  }
  hideOverlay() {
    if (!this.isOpen) return;
    this.close();
    for (const name of ["hide", "afterhide"]) this.tell(name);
  }
}

class Modal extends Overlay {
  static observed = ["heading", "size", "padding"];
  static css = `:host { display: contents; } dialog { width: min(620px, calc(100vw - 32px)); padding: 0; border: 0; border-radius: 16px; color: ${INK};
      box-shadow: 0 20px 40px rgba(0,0,0,.25); font: inherit; } dialog::backdrop { background: rgba(0,0,0,.5); }
    header { display: flex; align-items: center; padding: 12px 16px; background: #f3f3f3; border-bottom: 1px solid ${LINE}; font-weight: 650; font-size: 14px; }
    header button { margin-inline-start: auto; border: 0; background: none; font-size: 18px; cursor: pointer; }
    .body { padding: 16px; display: grid; gap: 12px; } .flush { padding: 0; }
    footer { display: flex; gap: 8px; justify-content: flex-end; padding: 12px 16px; border-top: 1px solid ${LINE}; }`;
  get isOpen() { return this.find("dialog").open; }
  open() { this.find("dialog").showModal(); }
  close() { this.find("dialog").close(); }
  html() {
    const title = escaped(this.attr("heading"));
    return `<dialog aria-label="${title || escaped(this.attr("accessibilitylabel"))}"><header>${title}
      <button type="button" aria-label="Close">×</button></header>
      <div class="body ${this.attr("padding") === "none" ? "flush" : ""}"><slot></slot></div>
      <footer><slot name="secondary-actions"></slot><slot name="primary-action"></slot></footer></dialog>`;
  }
  drawn() {
    this.find("header button").addEventListener("click", () => this.hideOverlay());
    this.find("dialog").addEventListener("cancel", (event) => { event.preventDefault(); this.hideOverlay(); });
  }
}

class Popover extends Overlay {
  static css = `:host { display: contents; } .pop { position: fixed; inset: auto; margin: 0; border: 0; padding: 8px; border-radius: 12px; background: #fff;
      color: ${INK}; box-shadow: 0 4px 16px rgba(0,0,0,.2), 0 0 0 1px rgba(0,0,0,.06); max-width: 320px; font: inherit; }`;
  static mode = "auto";
  static role = "dialog";
  get isOpen() { return this.find(".pop").matches(":popover-open"); }
  open(opener) {
    const pop = this.find(".pop");
    pop.showPopover();
    const at = opener?.getBoundingClientRect();
    if (!at) return;
    const left = Math.max(8, Math.min(at.left, window.innerWidth - pop.offsetWidth - 8));
    Object.assign(pop.style, { left: `${left}px`, top: `${at.bottom + 6}px` });
  }
  close() { this.find(".pop").hidePopover(); }
  html() { return `<div class="pop" popover="${this.constructor.mode}" role="${this.constructor.role}"><slot></slot></div>`; }
}

class Menu extends Popover {
  static role = "menu";
  static css = `${Popover.css} .pop { min-width: 180px; } ::slotted(*) { display: flex !important; width: 100%; justify-content: flex-start; }`;
  drawn() { this.addEventListener("click", () => this.hideOverlay()); }
}

class Tooltip extends Popover {
  static mode = "manual";
  static role = "tooltip";
  static css = `${Popover.css} .pop { background: #303030; color: #fff; font-size: 12px; padding: 4px 8px; border-radius: 8px; }`;
}

Object.assign(elements, { "s-modal": Modal, "s-popover": Popover, "s-menu": Menu, "s-tooltip": Tooltip });
