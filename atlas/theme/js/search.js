// The search box: Pagefind's index behind our own list. Without a script the form leads to the list of places.
import { html } from './dom.js';
import { fill } from './strings.js';

/** @typedef {import('./strings.js').Strings} Strings */
/** @typedef {{url: string, meta: Record<string, string>}} Found */
/** @typedef {{debouncedSearch: (text: string) => Promise<{results: {data: () => Promise<Found>}[]} | null>,
 *   options: (options: Record<string, unknown>) => Promise<void>, init: () => Promise<void>}} Pagefind */

const SHOWN = 8;

/** @type {Promise<Pagefind> | null} */
let engine = null;

/** The index's engine, loaded when somebody first turns to a search box. */
function pagefind() {
  const root = new URL(document.documentElement.dataset.root ?? './', document.baseURI);
  const address = new URL('pagefind/pagefind.js', root).href;
  engine ??= import(address).then(async (/** @type {Pagefind} */ found) => {
    await found.options({ baseUrl: root.pathname });
    await found.init();
    return found;
  });
  engine.catch(() => {
    engine = null;
  });
  return engine;
}

/** @param {Strings} t */
export function searching(t) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-search]'))) {
    const input = form.querySelector('input');
    if (input) box(form, input, t);
  }
}

/**
 * A combobox with a list, as the ARIA practices have it: focus stays in the field, arrows walk the list.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {Strings} t
 */
function box(form, input, t) {
  const list = html('ul', { id: `${input.id}-found`, role: 'listbox', class: 'found', hidden: '' });
  list.setAttribute('aria-label', form.querySelector('label')?.textContent ?? '');
  const status = html('p', { class: 'visually-hidden', role: 'status' });
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
  })) input.setAttribute(name, value);
  let at = -1;

  const options = () => /** @type {HTMLLIElement[]} */ ([...list.querySelectorAll('[role=option]')]);
  /** @param {boolean} open */
  const toggle = (open) => {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) walk(-1);
  };
  /** @param {number} to */
  const walk = (to) => {
    at = to;
    options().forEach((option, n) => option.setAttribute('aria-selected', String(n === to)));
    const option = options()[to];
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  /** @param {Found[]} found */
  const fillList = (found) => {
    list.replaceChildren(...found.map((one, n) => entry(one, `${list.id}-${n}`)));
    if (!found.length) list.append(html('li', { role: 'option', 'aria-disabled': 'true', id: `${list.id}-none` }, t.results_none ?? ''));
    walk(-1);
    toggle(true);
    const words = found.length === 1 ? t.results_one : found.length ? t.results : t.results_none;
    status.textContent = fill(words ?? '', { count: found.length });
  };
  const look = async () => {
    const text = input.value.trim();
    if (!text) {
      toggle(false);
      return;
    }
    try {
      const answer = await (await pagefind()).debouncedSearch(text);
      if (!answer || input.value.trim() !== text) return;
      fillList(await Promise.all(answer.results.slice(0, SHOWN).map((one) => one.data())));
    } catch {
      status.textContent = t.search_failed ?? '';
    }
  };

  input.addEventListener('focus', () => void pagefind().catch(() => {}));
  input.addEventListener('input', () => void look());
  input.addEventListener('keydown', (event) => {
    const count = list.hidden ? 0 : list.querySelectorAll('a').length;
    if (event.key === 'ArrowDown' && count) walk((at + 1) % count);
    else if (event.key === 'ArrowUp' && count) walk((at + count - (at < 0 ? 0 : 1)) % count);
    else if (event.key === 'Escape' && !list.hidden) toggle(false);
    else if (event.key === 'Enter' && count) options()[Math.max(at, 0)]?.querySelector('a')?.click();
    else return;
    event.preventDefault();
  });
  form.addEventListener('focusout', (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) toggle(false);
  });
}

/**
 * @param {Found} found
 * @param {string} id
 */
function entry(found, id) {
  const link = html('a', { href: found.url, tabindex: '-1' }, found.meta.title ?? found.url);
  if (found.meta.kind) link.append(' ', html('span', { class: 'note' }, found.meta.kind));
  return html('li', { role: 'option', id, 'aria-selected': 'false' }, link);
}
