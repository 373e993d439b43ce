// A field that thins out a list ([data-filter], the id of what holds the entries; each carries its data-name).
import { folded } from './names.js';

export function filters() {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-filter]'))) {
    const input = box.querySelector('input');
    const list = document.getElementById(box.dataset.filter ?? '');
    if (!input || !list) continue;
    box.hidden = false;
    const entries = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-name]')]);
    const names = entries.map((entry) => folded(entry.dataset.name ?? ''));
    const groups = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-group]')]);
    const apply = () => {
      const wanted = folded(input.value);
      entries.forEach((entry, at) => {
        entry.hidden = !names[at]?.includes(wanted);
      });
      for (const group of groups) group.hidden = !group.querySelector('[data-name]:not([hidden])');
    };
    input.addEventListener('input', apply);
    // The form of the search box leads here with what was typed into it.
    input.value = new URLSearchParams(location.search).get('q') ?? '';
    if (input.value) apply();
  }
}
