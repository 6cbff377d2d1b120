// Text, headings, badges, banners, icons and pictures.
const FONT = { "small-200": 11, "small-100": 12, small: 12, base: 13, large: 14, "large-100": 16, "large-200": 20, "large-300": 24, "large-400": 30 };
const WEIGHT = { base: 450, medium: 550, semibold: 600, bold: 700 };
const TEXT_ATTRIBUTES = ["tone", "color", "type", "fontsize", "fontweight", "fontvariantnumeric", "accessibilityvisibility", "lineclamp"];
const CLAMP = "display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden;";

function wordStyle(element) {
  const style = element.style;
  const tone = TONE_INK[element.getAttribute("tone")];
  style.color = tone ?? (element.getAttribute("color") === "subdued" ? SOFT : "");
  style.fontSize = FONT[element.getAttribute("fontsize")] ? `${FONT[element.getAttribute("fontsize")]}px` : "";
  const weight = element.getAttribute("type") === "strong" ? 650 : WEIGHT[element.getAttribute("fontweight")];
  style.fontWeight = weight ?? "";
  style.fontVariantNumeric = element.getAttribute("fontvariantnumeric") ?? "";
}

class Text extends Polaris {
  static observed = TEXT_ATTRIBUTES;
  static css = `:host { display: inline; } :host([type=redundant]) { text-decoration: line-through; }
    :host([type=address]) { font-style: normal; }
    :host([accessibilityvisibility=exclusive]) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;
  drawn() {
    wordStyle(this);
    if (this.attr("accessibilityvisibility") === "hidden") this.setAttribute("aria-hidden", "true");
    if (this.has("interestfor")) interest(this);
  }
}

class Paragraph extends Text {
  static css = ":host { display: block; margin: 0; line-height: 20px; }";
  html() {
    const lines = Number(this.attr("lineclamp"));
    return lines ? `<div style="${CLAMP} -webkit-line-clamp: ${lines}"><slot></slot></div>` : "<slot></slot>";
  }
}

class NumberText extends Text {
  static css = ":host { display: inline; font-variant-numeric: tabular-nums; }";
}

class Heading extends Polaris {
  static observed = ["fontsize", "accessibilityrole", "lineclamp"];
  static css = `:host { display: block; color: ${INK}; }
    .h { font-size: inherit; line-height: 20px; font-weight: 650; margin: 0; }`;
  html() {
    let depth = 2;
    for (let up = this.parentElement?.closest("s-section"); up; up = up.parentElement?.closest("s-section")) depth += 1;
    const tag = /presentation|none/.test(this.attr("accessibilityrole")) ? "div" : `h${Math.min(depth, 6)}`;
    return `<${tag} class="h"><slot></slot></${tag}>`;
  }
  drawn() { this.style.fontSize = `${FONT[this.attr("fontsize")] ?? 14}px`; }
}

class Badge extends Polaris {
  static observed = ["tone", "icon", "size", "color"];
  static css = `:host { display: inline-flex; vertical-align: middle; }
    span { display: inline-flex; align-items: center; gap: 4px; padding: 2px 8px; border-radius: 8px; font-size: 12px;
      line-height: 16px; font-weight: 550; white-space: nowrap; }`;
  html() {
    const [ground, ink] = TONES[this.attr("tone", "neutral")] ?? TONES.neutral;
    const icon = this.has("icon") ? picture(this.attr("icon"), 14) : "";
    return `<span style="background:${ground};color:${ink}">${icon}<slot></slot></span>`;
  }
}

class Banner extends Polaris {
  static observed = ["tone", "heading", "dismissible"];
  static css = `:host { display: block; color: ${INK}; }
    div.banner { background: #fff; border-radius: 12px; overflow: clip; box-shadow: 0 1px 0 rgba(26,26,26,.07), 0 0 0 1px rgba(0,0,0,.06); }
    header { display: flex; gap: 8px; align-items: center; padding: 10px 12px; font-weight: 650; }
    header button { margin-inline-start: auto; border: 0; background: none; color: inherit; cursor: pointer; font-size: 16px; line-height: 1; }
    .body { padding: 12px; display: grid; gap: 8px; line-height: 20px; } .plain { display: flex; gap: 8px; padding: 12px; }
    .actions { display: flex; gap: 8px; } svg { flex: none; }`;
  html() {
    const tone = this.attr("tone", "info");
    const [ground, ink] = { info: ["#91d0ff", "#002133"], success: ["#047b5d", "#fafffb"], warning: ["#ffb800", "#251a00"],
      critical: ["#c70a24", "#fffbfb"] }[tone] ?? ["#91d0ff", "#002133"];
    const icon = picture({ success: "check-circle", warning: "alert-triangle", critical: "alert-diamond" }[tone] ?? "info", 18);
    const close = this.has("dismissible") ? '<button type="button" aria-label="Dismiss">×</button>' : "";
    const heading = this.attr("heading") || { critical: "Attention", warning: "Note" }[tone] || "";
    const role = tone === "critical" ? "alert" : "status";
    const head = `<header style="background:${ground};color:${ink}">${icon}<span>${escaped(heading)}</span>${close}</header>`;
    return `<div class="banner" role="${role}">${head}<div class="body"><div><slot></slot></div>
      <div class="actions"><slot name="secondary-actions"></slot></div></div></div>`;
  }
  drawn() {
    this.find("button")?.addEventListener("click", () => {
      this.tell("dismiss");
      this.hidden = true;
      this.tell("afterhide");
    });
    const hideEmpty = () => { this.find(".body").hidden = !this.textContent.trim(); };
    this.find("slot").addEventListener("slotchange", hideEmpty);
  }
}

const SHAPES = {
  info: '<circle cx="10" cy="10" r="7"/><path d="M10 9v5M10 6.2v.4"/>',
  "alert-circle": '<circle cx="10" cy="10" r="7"/><path d="M10 6v5M10 13.4v.4"/>',
  "alert-triangle": '<path d="M10 3 18 17H2Z"/><path d="M10 8v4M10 14.2v.4"/>',
  "alert-diamond": '<path d="M10 2.5 17.5 10 10 17.5 2.5 10Z"/><path d="M10 6.5v4M10 13v.4"/>',
  "check-circle": '<circle cx="10" cy="10" r="7"/><path d="m7 10 2 2 4-4"/>', check: '<path d="m4 10 4 4 8-8"/>',
  x: '<path d="m5 5 10 10M15 5 5 15"/>', search: '<circle cx="9" cy="9" r="5"/><path d="m13 13 4 4"/>',
  calendar: '<rect x="3" y="4" width="14" height="13" rx="2"/><path d="M3 8h14M7 2v4M13 2v4"/>',
  clock: '<circle cx="10" cy="10" r="7"/><path d="M10 6v4l3 2"/>',
  package: '<path d="m3 6 7-3 7 3v8l-7 3-7-3Z"/><path d="m3 6 7 3 7-3M10 9v8"/>',
  "arrow-left": '<path d="M16 10H4M9 5l-5 5 5 5"/>', "arrow-right": '<path d="M4 10h12M11 5l5 5-5 5"/>',
  "chevron-down": '<path d="m5 8 5 5 5-5"/>', "chevron-right": '<path d="m8 5 5 5-5 5"/>',
  "chevron-left": '<path d="m12 5-5 5 5 5"/>', plus: '<path d="M10 4v12M4 10h12"/>',
  email: '<rect x="3" y="5" width="14" height="10" rx="2"/><path d="m3 7 7 5 7-5"/>',
  settings: '<circle cx="10" cy="10" r="2.5"/><path d="M10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5 15 15M15 5l-1.5 1.5M5 15l1.5-1.5"/>',
};

function picture(type, size) {
  const shape = SHAPES[type] ?? '<circle cx="10" cy="10" r="3"/>';
  return `<svg width="${size}" height="${size}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;
}

class Icon extends Polaris {
  static observed = ["type", "tone", "color", "size"];
  static css = ":host { display: inline-flex; vertical-align: text-bottom; }";
  html() { return picture(this.attr("type"), this.attr("size") === "small" ? 16 : 20); }
  drawn() { wordStyle(this); if (this.has("interestfor")) interest(this); }
}

class Picture extends Polaris {
  static observed = ["src", "alt", "size", "objectfit", "aspectratio"];
  static css = ":host { display: inline-block; } img { display: block; max-width: 100%; border-radius: 8px; background: #f1f1f1; }";
  html() {
    const side = { "s-thumbnail": 40, "s-avatar": 32 }[this.localName];
    const size = side ? `width="${side}" height="${side}"` : "";
    const label = escaped(this.attr("alt") || this.attr("initials"));
    if (!this.attr("src")) return `<span role="img" aria-label="${label}">${escaped(this.attr("initials"))}</span>`;
    return `<img src="${escaped(this.attr("src"))}" alt="${label}" ${size} style="object-fit:${this.attr("objectfit", "cover")}">`;
  }
}

class List extends Polaris {
  static css = ":host { display: block; padding-inline-start: 20px; list-style: disc; line-height: 20px; }";
  drawn() { this.setAttribute("role", "list"); }
}
class OrderedList extends List {
  static css = ":host { display: block; padding-inline-start: 20px; list-style: decimal; line-height: 20px; }";
}
class ListItem extends Polaris {
  static css = ":host { display: list-item; margin-block-end: 4px; }";
  drawn() { this.setAttribute("role", "listitem"); }
}

class Spinner extends Polaris {
  static observed = ["size", "accessibilitylabel"];
  static css = `:host { display: inline-block; } @keyframes turn { to { transform: rotate(360deg); } }
    div { width: 20px; height: 20px; border: 2px solid ${LINE}; border-top-color: ${INK}; border-radius: 50%; animation: turn 1s linear infinite; }
    :host([size^=large]) div { width: 40px; height: 40px; border-width: 3px; }
    @media (prefers-reduced-motion: reduce) { div { animation: none; } }`;
  html() { return `<div role="status" aria-label="${escaped(this.attr("accessibilitylabel", "Loading"))}"></div>`; }
}

class Progress extends Polaris {
  static observed = ["value", "max", "tone", "accessibilitylabel"];
  static css = `:host { display: block; } .bar { height: 8px; border-radius: 4px; background: #ebebeb; overflow: hidden; }
    .bar div { height: 100%; background: ${INK}; border-radius: 4px; }`;
  html() {
    const max = Number(this.attr("max", "1")) || 1;
    const value = Math.max(0, Math.min(Number(this.attr("value", "0")), max));
    return `<div class="bar" role="progressbar" aria-label="${escaped(this.attr("accessibilitylabel"))}" aria-valuemin="0"
      aria-valuemax="${max}" aria-valuenow="${value}"><div style="width:${(100 * value) / max}%"></div></div>`;
  }
}

Object.assign(elements, {
  "s-text": Text, "s-paragraph": Paragraph, "s-number": NumberText, "s-heading": Heading, "s-badge": Badge, "s-banner": Banner,
  "s-icon": Icon, "s-image": Picture, "s-thumbnail": class extends Picture {}, "s-avatar": class extends Picture {},
  "s-unordered-list": List, "s-ordered-list": OrderedList, "s-list-item": ListItem, "s-spinner": Spinner, "s-progress": Progress,
});
