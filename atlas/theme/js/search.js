// The search box: Pagefind's index behind our own list. Without a script the form leads to the list of places.
import { html } from './dom.js';
import { code, folded, holds, named } from './names.js';
import { fill } from './strings.js';

/** @typedef {import('./strings.js').Strings} Strings */
/** @typedef {import('./names.js').Names} Names */
/** @typedef {{url: string, content: string, meta: Record<string, string>}} Text what the engine found in running text */
/** @typedef {{url: string, title: string, kind: string, why: string}} Found */
/** @typedef {{debouncedSearch: (text: string) => Promise<{results: {data: () => Promise<Text>}[]} | null>,
 *   options: (options: Record<string, unknown>) => Promise<void>, init: () => Promise<void>}} Pagefind */

const SHOWN = 8;
const TEXTS = 4; // results of running text: each is loaded with its whole page
const SHORT = 3; // letters of words that tell little, and cost a part of the index each

/** @type {Promise<Pagefind> | null} */
let engine = null;

/** @type {Promise<Names> | null} */
let known = null;

/** The root of the site. */
function top() {
  return new URL(document.documentElement.dataset.root ?? './', document.baseURI);
}

/** Every page's name, loaded when somebody first turns to a search box. */
function names() {
  known ??= fetch(new URL('data/search/names.json', top())).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return /** @type {Promise<Names>} */ (answer.json());
  });
  known.catch(() => {
    known = null;
  });
  return known;
}

/** The index's engine, loaded when somebody first asks for what no page is named: without its worker, which weighs 12 KB more. */
function pagefind() {
  const root = top();
  const address = new URL('pagefind/pagefind.js', root).href;
  engine ??= import(address).then(async (/** @type {Pagefind} */ found) => {
    await found.options({ baseUrl: root.pathname, noWorker: true });
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
  /**
   * @param {Found[]} found
   * @param {string} none what is said where there is nothing
   */
  const fillList = (found, none) => {
    const kept = at < found.length ? at : -1;
    list.replaceChildren(...found.map((one, n) => entry(one, `${list.id}-${n}`)));
    if (!found.length) list.append(nothing(none, `${list.id}-none`, form, t));
    walk(list.hidden ? -1 : kept);
    toggle(true);
    const words = found.length === 1 ? t.results_one : found.length ? t.results : none;
    const told = fill(words ?? '', { count: found.length });
    if (status.textContent !== told) status.textContent = told;
  };
  const look = async () => {
    const text = input.value.trim();
    walk(-1);
    if (!text) {
      toggle(false);
      return;
    }
    const still = () => input.value.trim() === text;
    try {
      const all = await names();
      if (!still()) return;
      const found = byName(text, all, t);
      if (found.length) fillList(found, '');
      const asked = code(text, all);
      const more = asked === null && !found.length ? await byText(text) : [];
      if (!still() || more === null) return;
      if (!found.length) fillList(more, (asked === null ? '' : all.codes.none) || (t.results_none ?? ''));
    } catch {
      status.textContent = t.search_failed ?? '';
    }
  };

  input.addEventListener('focus', () => {
    void names().catch(() => {});
  });
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
 * What has the name that is asked for, and why.
 *
 * @param {string} text
 * @param {Names} all
 * @param {Strings} t
 * @returns {Found[]}
 */
function byName(text, all, t) {
  return named(text, all).slice(0, SHOWN).map((one) => ({
    url: new URL(one.address, top()).href,
    title: one.name,
    kind: one.kind,
    why: one.because && fill((one.inside ? t.found_inside : t.found_also) ?? '', { name: one.because, kind: one.also }),
  }));
}

/**
 * The pages whose running text has what is asked for: those that hold every word, else those that hold its beginnings
 * (the engine knows stems, and guesses where it knows nothing); null if another question came.
 *
 * @param {string} text
 * @returns {Promise<Found[] | null>}
 */
async function byText(text) {
  const telling = text.split(/\s+/).filter((word) => word.length > SHORT).join(' ') || text;
  const answer = await (await pagefind()).debouncedSearch(telling);
  if (!answer) return null;
  const texts = await Promise.all(answer.results.slice(0, TEXTS).map((one) => one.data()));
  const query = folded(text);
  const begun = query.split(' ').map((word) => word.slice(0, Math.max(4, Math.ceil(word.length * 0.6)))).join(' ');
  const holding = (/** @type {string} */ words) => texts.filter((one) => holds(folded(`${one.meta.title ?? ''} ${one.content}`), words));
  const exact = query ? holding(query) : [];
  const found = exact.length || !query ? exact : holding(begun);
  return found.map((one) => ({ url: new URL(one.url, document.baseURI).href, title: one.meta.title ?? one.url, kind: '', why: '' }));
}

/**
 * @param {Found} found
 * @param {string} id
 */
function entry(found, id) {
  const link = html('a', { href: found.url, tabindex: '-1' }, found.title);
  const said = [found.kind, found.why].filter(Boolean).join(' · ');
  if (said) link.append(' ', html('span', { class: 'note' }, said));
  return html('li', { role: 'option', id, 'aria-selected': 'false' }, link);
}

/**
 * That nothing is found, with the way to the list of all.
 *
 * @param {string} said
 * @param {string} id
 * @param {HTMLFormElement} form
 * @param {Strings} t
 */
function nothing(said, id, form, t) {
  const link = html('a', { href: form.action, tabindex: '-1' }, said);
  link.append(' ', html('span', { class: 'note' }, t.found_all ?? ''));
  return html('li', { role: 'option', id, 'aria-selected': 'false' }, link);
}
