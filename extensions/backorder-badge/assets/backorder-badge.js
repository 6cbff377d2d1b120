// Shows the sentence of the chosen variant, in any theme. All sentences are in the page already.
(() => {
  if (customElements.get('backorder-badge')) return;

  const INPUT = 'form[action*="/cart/add"] [name="id"]';
  const EVENTS = ['shopify:product:select', 'variant:update', 'variant:change', 'variantChange',
    'shopify:section:load', 'shopify:block:select', 'change', 'backorder:moved'];
  const sentences = (badge) => Object.fromEntries(JSON.parse(badge.querySelector('script').textContent));
  const digits = (id) => (/\d+$/.exec(id ?? '') || [''])[0];

  // Many themes only rewrite the address when a variant is chosen.
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    history[name] = function (...args) {
      const result = original.apply(this, args);
      document.dispatchEvent(new CustomEvent('backorder:moved'));
      return result;
    };
  }

  class BackorderBadge extends HTMLElement {
    connectedCallback() {
      if (!this.settle()) return;
      this.texts = sentences(this);
      this.stop = new AbortController();
      const { signal } = this.stop;
      for (const name of EVENTS) document.addEventListener(name, (event) => this.hear(event), { signal });
      addEventListener('popstate', () => this.look(), { signal });
      this.watcher = new MutationObserver(() => this.look());
      this.watcher.observe(this.scope(), {
        subtree: true, childList: true, attributeFilter: ['value', 'checked', 'selected'],
      });
      this.look();
    }

    disconnectedCallback() {
      this.stop?.abort();
      this.watcher?.disconnect();
      // A theme that renders its form anew drops what was put beside it.
      if ('beside' in this.dataset) setTimeout(() => this.isConnected || document.body.append(this));
    }

    // The app embed is rendered at the end of the page: put it beside the form, unless the block is there.
    settle() {
      const { beside, where, product } = this.dataset;
      if (beside === undefined || this.placed) return !(this.placed = false);
      let form = null;
      try {
        form = document.querySelector(beside);
      } catch {
        // A selector with a slip in it places nothing.
      }
      this.hidden = !form || !!document.querySelector(`backorder-badge[data-product="${product}"]:not([data-beside])`);
      this.placed = !this.hidden;
      if (this.placed) form[where === 'after' ? 'after' : 'before'](this);
      return false;
    }

    // The smallest part of the page with both the badge and a form, so that two products do not mix.
    scope() {
      let node = this.parentElement;
      while (node && !node.querySelector(INPUT)) node = node.parentElement;
      return node || document.body;
    }

    hear({ detail }) {
      const told = detail?.variant ?? detail?.data?.variant ?? detail?.resource;
      const later = (found) => this.show(digits((found?.variant ?? found)?.id));
      if (told) later(told);
      else if (detail?.promise) Promise.resolve(detail.promise).then(later, () => {});
      // The theme's own listener may run after ours.
      else setTimeout(() => this.look());
    }

    look() {
      if (!this.isConnected) return;
      const inputs = [...this.scope().querySelectorAll(INPUT)];
      const ids = inputs.filter((one) => one.type !== 'radio' || one.checked).map((one) => one.value);
      const partial = 'partial' in this.dataset;
      const id = (partial ? ids[0] : ids.find((one) => one in this.texts))
        ?? new URLSearchParams(location.search).get('variant');
      if (partial && id && !(id in this.texts)) this.ask(id);
      else this.show(id);
    }

    show(id) {
      if (!(id in this.texts)) return;
      const text = this.texts[id];
      const span = this.querySelector('.backorder-badge__text');
      if (span.textContent !== text) span.textContent = text;
      for (const part of [span, this.querySelector('.backorder-badge__terms')]) {
        if (part && part.hidden === !!text) part.hidden = !text;
      }
    }

    // More than 250 variants: the shop's own page knows the sentence of this one.
    async ask(id) {
      this.texts[id] = '';
      this.show(id);
      const url = `${location.pathname}?variant=${id}&section_id=${this.dataset.section}`;
      const page = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
      const answer = page.querySelector(`backorder-badge[data-product="${this.dataset.product}"]`);
      if (answer) Object.assign(this.texts, sentences(answer));
      this.look();
    }
  }

  customElements.define('backorder-badge', BackorderBadge);
})();
