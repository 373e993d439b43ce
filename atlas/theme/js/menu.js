// The menu of narrow pages is a <details>: it works by itself. It closes on Escape and when the reader goes elsewhere.

export function menu() {
  for (const box of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details[data-menu]'))) {
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !box.open || event.defaultPrevented) return;
      box.open = false;
      box.querySelector('summary')?.focus();
    });
    document.addEventListener('click', (event) => {
      if (box.open && !box.contains(/** @type {Node} */ (event.target))) box.open = false;
    });
  }
}
