// The page's own ground, and the naming of every element.
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(`
  html { background: #f1f1f1; }
  body { margin: 0; font: 450 13px/20px Inter, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; color: ${INK}; }
  s-app-nav { display: none; }
  form { min-width: 0; }
`)];

for (const [name, type] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, type);
}

window.addEventListener("resize", () => {
  for (const element of document.querySelectorAll("s-grid, s-stack, s-box, s-grid-item")) element.drawn();
});
