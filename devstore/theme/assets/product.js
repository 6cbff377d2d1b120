// The theme's own variant picker: it knows nothing of any app.
(() => {
  for (const page of document.querySelectorAll('[data-product-page]')) {
    const known = JSON.parse(page.querySelector('[data-variants]').textContent);
    const button = page.querySelector('[data-buy]');
    page.addEventListener('change', (event) => {
      if (!event.target.name.startsWith('option-')) return;
      const picked = [...page.querySelectorAll('.choices input:checked')].map((input) => input.value);
      const variant = known.variants.find(({ options }) => options.every((value, index) => value === picked[index]));
      button.disabled = !variant?.available;
      button.textContent = variant?.available ? known.add : known.soldOut;
      if (!variant) return;
      page.querySelector('[name="id"]').value = variant.id;
      page.querySelector('[data-price]').textContent = variant.price;
      history.replaceState({}, '', `${page.dataset.path}?variant=${variant.id}`);
    });
  }
})();
