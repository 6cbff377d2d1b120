// The ground of the Polaris stand-in: one base class, shared looks, spacing words.
const INK = "#303030";
const SOFT = "#616161";
const LINE = "#e3e3e3";
const SPACE = {
  none: 0, "small-500": 1, "small-400": 2, "small-300": 4, "small-200": 8, "small-100": 10, small: 12,
  base: 16, large: 20, "large-100": 20, "large-200": 24, "large-300": 32, "large-400": 40, "large-500": 48,
};
const TONES = {
  auto: ["#ebebeb", SOFT], neutral: ["#ebebeb", SOFT], info: ["#d5ebff", "#003a5a"],
  success: ["#cdfee1", "#0c5132"], caution: ["#fff1b8", "#4f4700"], warning: ["#ffd6a4", "#5e4200"],
  critical: ["#fedad9", "#8e1f0b"],
};
const TONE_INK = {
  info: "#00527c", success: "#0c5132", caution: "#4f4700", warning: "#5e4200", critical: "#8e1f0b", neutral: SOFT,
};

const RESPONSIVE = /^@container\s*\(\s*inline-size\s*([<>]=?)\s*(\d+)px\s*\)\s*(.+?)\s*,\s*(.+)$/;

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text ?? "";
  return span.innerHTML.replaceAll('"', "&quot;");
}

function space(words) {
  return (words ?? "").split(/\s+/).filter(Boolean).map((word) => `${SPACE[word] ?? 0}px`).join(" ");
}

function settled(element, value) {
  const found = RESPONSIVE.exec(value ?? "");
  if (!found) return value;
  const container = element.closest("s-query-container, s-page") ?? document.documentElement;
  const width = container.getBoundingClientRect().width || window.innerWidth;
  const [, sign, limit, yes, no] = found;
  const isYes = sign.startsWith(">") ? width >= Number(limit) : width <= Number(limit);
  return isYes ? yes : no;
}

function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

const COMMON = sheet(`
  :host { box-sizing: border-box; } :host([hidden]) { display: none !important; }
  *, *::before { box-sizing: border-box; }
  :focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }
  .hush { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

class Polaris extends HTMLElement {
  static css = "";
  static observed = [];
  static get observedAttributes() { return this.observed; }

  constructor() {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: this.constructor.focusable ?? false });
    if (!Object.hasOwn(this.constructor, "sheet")) this.constructor.sheet = sheet(this.constructor.css);
    this.shadowRoot.adoptedStyleSheets = [COMMON, this.constructor.sheet];
  }

  connectedCallback() { this.draw(); }
  attributeChangedCallback() { if (this.isConnected) this.draw(); }
  attr(name, otherwise = "") { return this.getAttribute(name) ?? otherwise; }
  has(name) { return this.hasAttribute(name); }
  draw() { this.shadowRoot.innerHTML = this.html(); this.drawn?.(); }
  html() { return "<slot></slot>"; }
  find(selector) { return this.shadowRoot.querySelector(selector); }
  tell(name) { return this.dispatchEvent(new Event(name, { bubbles: false, cancelable: true })); }
}

function reflect(type, names) {
  for (const name of names) {
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      get() { return this.hasAttribute(name.toLowerCase()); },
      set(on) { this.toggleAttribute(name.toLowerCase(), Boolean(on)); },
    });
  }
}

function reflectText(type, names) {
  for (const name of names) {
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      get() { return this.getAttribute(name.toLowerCase()) ?? ""; },
      set(text) {
        if (text == null || text === "") this.removeAttribute(name.toLowerCase());
        else this.setAttribute(name.toLowerCase(), text);
      },
    });
  }
}

const elements = {};
