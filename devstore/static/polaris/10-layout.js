// Pages, cards, boxes, stacks and grids.
const BOX_ATTRIBUTES = [
  "background", "border", "borderradius", "borderwidth", "bordercolor", "borderstyle", "padding", "paddingblock",
  "paddingblockstart", "paddingblockend", "paddinginline", "paddinginlinestart", "paddinginlineend", "display",
  "blocksize", "minblocksize", "maxblocksize", "inlinesize", "mininlinesize", "maxinlinesize", "overflow",
  "accessibilityrole", "accessibilitylabel", "accessibilityvisibility",
];
const GROUND = { subdued: "#f7f7f7", base: "#ffffff", strong: "#ebebeb", transparent: "transparent" };
const RADIUS = { none: 0, "small-200": 2, "small-100": 4, small: 4, base: 8, large: 12, "large-100": 12, "large-200": 16, max: 999 };
const BORDER_INK = { subdued: "#ebebeb", base: LINE, strong: "#8a8a8a" };
const BORDER_WIDTH = { "small-100": 1, small: 1, base: 1, large: 2, "large-100": 2 };

function boxStyle(element) {
  const style = element.style;
  const at = (name) => settled(element, element.getAttribute(name));
  style.background = GROUND[at("background")] ?? "";
  style.padding = at("padding") ? space(at("padding")) : "";
  const sides = { paddingblock: "paddingBlock", paddinginline: "paddingInline", paddingblockstart: "paddingBlockStart",
    paddingblockend: "paddingBlockEnd", paddinginlinestart: "paddingInlineStart", paddinginlineend: "paddingInlineEnd" };
  for (const [name, property] of Object.entries(sides)) if (at(name)) style[property] = space(at(name));
  const sizes = { blocksize: "blockSize", minblocksize: "minBlockSize", maxblocksize: "maxBlockSize",
    inlinesize: "inlineSize", mininlinesize: "minInlineSize", maxinlinesize: "maxInlineSize", overflow: "overflow" };
  for (const [name, property] of Object.entries(sizes)) if (at(name)) style[property] = at(name);
  borderStyle(element, at);
  if (at("display") === "none") style.display = "none";
  if (at("accessibilityrole")) element.setAttribute("role", at("accessibilityrole").replace("section", "region"));
  if (at("accessibilitylabel")) element.setAttribute("aria-label", at("accessibilitylabel"));
}

function borderStyle(element, at) {
  const [width, ink, kind] = (at("border") ?? "").split(/\s+/);
  const drawn = at("borderwidth") || width;
  if (drawn && drawn !== "none") {
    const color = BORDER_INK[at("bordercolor") || ink || "base"];
    element.style.border = `${BORDER_WIDTH[drawn] ?? 1}px ${at("borderstyle") || kind || "solid"} ${color}`;
  }
  if (at("borderradius")) {
    element.style.borderRadius = at("borderradius").split(/\s+/).map((word) => `${RADIUS[word] ?? 0}px`).join(" ");
  }
}

class Box extends Polaris {
  static observed = BOX_ATTRIBUTES;
  static css = ":host { display: block; }";
  drawn() { boxStyle(this); }
}

class Stack extends Box {
  static observed = [...BOX_ATTRIBUTES, "gap", "rowgap", "columngap", "direction", "alignitems", "justifycontent", "aligncontent"];
  static css = `:host { display: flex; flex-direction: column; }
    :host([direction=inline]) { flex-direction: row; flex-wrap: wrap; align-items: center; }`;
  drawn() { boxStyle(this); arrange(this); }
}

class Grid extends Box {
  static observed = [...BOX_ATTRIBUTES, "gap", "rowgap", "columngap", "gridtemplatecolumns", "gridtemplaterows",
    "alignitems", "justifyitems", "placeitems", "justifycontent", "aligncontent", "placecontent"];
  static css = ":host { display: grid; }";
  drawn() {
    boxStyle(this);
    arrange(this);
    this.style.gridTemplateColumns = settled(this, this.getAttribute("gridtemplatecolumns")) ?? "";
    this.style.gridTemplateRows = settled(this, this.getAttribute("gridtemplaterows")) ?? "";
  }
}

class GridItem extends Box {
  static observed = [...BOX_ATTRIBUTES, "gridcolumn", "gridrow"];
  static css = ":host { display: block; min-inline-size: 0; }";
  drawn() {
    boxStyle(this);
    this.style.gridColumn = this.attr("gridcolumn");
    this.style.gridRow = this.attr("gridrow");
  }
}

function arrange(element) {
  const at = (name) => settled(element, element.getAttribute(name));
  if (at("gap")) element.style.gap = space(at("gap"));
  if (at("rowgap")) element.style.rowGap = space(at("rowgap"));
  if (at("columngap")) element.style.columnGap = space(at("columngap"));
  const places = { alignitems: "alignItems", justifycontent: "justifyContent", aligncontent: "alignContent",
    justifyitems: "justifyItems", placeitems: "placeItems", placecontent: "placeContent" };
  for (const [name, property] of Object.entries(places)) if (at(name)) element.style[property] = at(name);
}

class Page extends Polaris {
  static observed = ["heading", "inlinesize"];
  static css = `
    :host { display: block; margin: 0 auto; padding: 20px 24px 48px; max-width: 998px; color: ${INK}; }
    :host([inlinesize=small]) { max-width: 662px; } :host([inlinesize=large]) { max-width: none; }
    header { display: flex; align-items: center; gap: 12px; min-height: 32px; margin-bottom: 16px; flex-wrap: wrap; }
    h1 { font-size: 20px; line-height: 24px; font-weight: 650; margin: 0; letter-spacing: -.2px; }
    .actions { margin-inline-start: auto; display: flex; gap: 8px; align-items: center; }
    .content { display: grid; gap: 16px; align-items: start; }
    .content.aside { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); }
    main, aside { display: grid; gap: 16px; min-width: 0; }
    @media (max-width: 760px) { .content.aside { grid-template-columns: minmax(0, 1fr); } :host { padding: 16px 12px 32px; } }`;
  html() {
    return `<header><slot name="breadcrumb-actions"></slot><h1>${escaped(this.attr("heading"))}</h1>
      <slot name="supplemental-start"></slot>
      <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></header>
      <div class="content"><main><slot></slot></main><aside hidden><slot name="aside"></slot></aside></div>`;
  }
  drawn() {
    const slot = this.find("slot[name=aside]");
    const show = () => {
      const isUsed = slot.assignedElements().length > 0;
      this.find("aside").hidden = !isUsed;
      this.find(".content").classList.toggle("aside", isUsed);
    };
    slot.addEventListener("slotchange", show);
    show();
  }
}

class Section extends Polaris {
  static observed = ["heading", "subheading", "padding", "accessibilitylabel"];
  static css = `
    :host { display: block; min-width: 0; color: ${INK}; }
    section { background: #fff; border-radius: 12px; padding: 16px; display: flex; flex-direction: column; gap: 12px;
      box-shadow: 0 1px 0 rgba(26,26,26,.07), 0 0 0 1px rgba(0,0,0,.06); overflow: clip; }
    section.flush { padding: 0; } section.flush > header { padding: 16px 16px 0; }
    section.inner { box-shadow: none; border-radius: 0; padding: 0; overflow: visible; }
    header { display: flex; gap: 8px; align-items: center; } header.empty { display: none; }
    h2 { font-size: 14px; line-height: 20px; font-weight: 650; margin: 0; } .inner h2 { font-size: 13px; }
    p { margin: 0; color: ${SOFT}; } .actions { margin-inline-start: auto; display: flex; gap: 8px; }
    .body { display: flex; flex-direction: column; gap: 12px; min-width: 0; }`;
  html() {
    const heading = this.attr("heading");
    const subheading = this.attr("subheading");
    const isInner = Boolean(this.parentElement?.closest("s-section"));
    const kind = `${isInner ? "inner" : ""} ${this.attr("padding") === "none" ? "flush" : ""}`;
    const label = escaped(this.attr("accessibilitylabel") || heading);
    return `<section class="${kind}" ${label ? `aria-label="${label}"` : ""}>
      <header class="${heading ? "" : "empty"}"><slot name="graphic"></slot>
        <h2>${escaped(heading)}</h2><slot name="accessory"></slot>
        <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></header>
      ${subheading ? `<p>${escaped(subheading)}</p>` : ""}
      <div class="body"><slot></slot></div><slot name="supplemental"></slot></section>`;
  }
}

class Divider extends Polaris {
  static observed = ["direction", "color"];
  static css = `:host { display: block; align-self: stretch; } div { border-top: 1px solid ${LINE}; }
    :host([color=strong]) div { border-color: #8a8a8a; }
    :host([direction=block]) div { border-top: 0; border-inline-start: 1px solid ${LINE}; height: 100%; min-height: 16px; }`;
  html() { return '<div role="separator"></div>'; }
}

class ScrollBox extends Box {
  static css = ":host { display: block; overflow: auto; }";
}

class EmptyState extends Polaris {
  static observed = ["heading"];
  static css = `:host { display: block; text-align: center; padding: 32px 16px; color: ${INK}; }
    h3 { font-size: 14px; margin: 12px 0 4px; } .actions { display: flex; gap: 8px; justify-content: center; margin-top: 16px; }`;
  html() {
    return `<slot name="graphic"></slot><h3>${escaped(this.attr("heading"))}</h3><slot name="subheading"></slot><slot></slot>
      <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div>`;
  }
}

Object.assign(elements, {
  "s-box": Box, "s-stack": Stack, "s-grid": Grid, "s-grid-item": GridItem, "s-page": Page, "s-section": Section,
  "s-divider": Divider, "s-scroll-box": ScrollBox, "s-empty-state": EmptyState,
  "s-query-container": class extends Polaris { static css = ":host { display: block; container-type: inline-size; }"; },
});
