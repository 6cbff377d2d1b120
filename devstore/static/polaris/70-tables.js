// Tables, laid out by CSS tables so that columns line up across shadow roots.
const NUMERIC = ["numeric", "currency"];

class Table extends Polaris {
  static observed = ["loading", "paginate", "haspreviouspage", "hasnextpage", "variant"];
  static css = `:host { display: block; min-width: 0; overflow-x: auto; color: ${INK}; } .t { display: table; width: 100%; border-collapse: collapse; }
    nav { display: flex; gap: 4px; justify-content: center; padding: 8px; border-top: 1px solid ${LINE}; }
    nav button { border: 0; background: #ebebeb; border-radius: 8px; width: 32px; height: 28px; cursor: pointer; } nav button:disabled { color: #b5b5b5; }
    .busy { opacity: .5; }`;
  html() {
    const page = (label, name, isOn, icon) =>
      `<button type="button" aria-label="${label}" data-tell="${name}" ${isOn ? "" : "disabled"}>${picture(icon, 16)}</button>`;
    const pager = this.has("paginate") ? `<nav aria-label="Pages">
      ${page("Previous page", "previouspage", this.has("haspreviouspage"), "chevron-left")}
      ${page("Next page", "nextpage", this.has("hasnextpage"), "chevron-right")}</nav>` : "";
    return `<slot name="filters"></slot><div class="t ${this.has("loading") ? "busy" : ""}" role="table"><slot></slot></div>${pager}`;
  }
  drawn() {
    for (const button of this.shadowRoot.querySelectorAll("nav button")) {
      button.addEventListener("click", () => this.tell(button.dataset.tell));
    }
  }
  isNumeric(column) { return NUMERIC.includes(this.querySelectorAll("s-table-header")[column]?.getAttribute("format")); }
}

class Part extends Polaris {
  drawn() { this.setAttribute("role", this.constructor.role); }
}
class Rows extends Part { static role = "rowgroup"; static css = ":host { display: table-row-group; }"; }
class Head extends Part { static role = "row"; static css = ":host { display: table-row; background: #f7f7f7; }"; }
class Row extends Part {
  static role = "row";
  static css = ":host { display: table-row; } :host(:hover) { background: #f7f7f7; } :host([clickdelegate]) { cursor: pointer; }";
  connectedCallback() {
    super.connectedCallback();
    if (!this.has("clickdelegate") || this.isListening) return;
    this.isListening = true;
    this.addEventListener("click", (event) => {
      const target = this.getRootNode().getElementById(this.attr("clickdelegate"));
      if (target && !event.composedPath().includes(target) && event.isTrusted) target.shadowRoot?.querySelector("a, button, input")?.click();
    });
  }
}

class Cell extends Part {
  static role = "cell";
  static css = `:host { display: table-cell; padding: 8px 12px; border-top: 1px solid ${LINE}; vertical-align: middle; line-height: 20px; }`;
  drawn() {
    super.drawn();
    const column = [...(this.parentElement?.children ?? [])].indexOf(this);
    const isNumeric = this.has("format") ? NUMERIC.includes(this.attr("format")) : this.closest("s-table")?.isNumeric?.(column);
    this.style.textAlign = isNumeric ? "end" : "";
    if (isNumeric) this.style.fontVariantNumeric = "tabular-nums";
  }
}

class HeaderCell extends Cell {
  static role = "columnheader";
  static observed = ["format", "listslot"];
  static css = `:host { display: table-cell; padding: 6px 12px; font-size: 12px; font-weight: 550; color: ${SOFT}; white-space: nowrap; text-align: start; line-height: 20px; }`;
}

Object.assign(elements, {
  "s-table": Table, "s-table-body": Rows, "s-table-header-row": Head, "s-table-header": HeaderCell, "s-table-row": Row, "s-table-cell": Cell,
});
