// The reader's own weights and reach ([data-weigh]), the need switch and the filters over the ranked lists
// ([data-ranked]). All of it stands in the address, so that a weighting can be cited. Without this script the
// declared ranking stands as it is.
import { asked, html, remember } from './dom.js';
import { narrowing, ownCells } from './weigh-lists.js';
import { ranks, scores } from './weigh-scores.js';

/** @typedef {import('./weigh-scores.js').Weighable} Weighable */
/** @typedef {{names?: string[], open?: boolean[], address?: string, last?: string, ranks?: (number[] | null)[]}} Named */

const NEARBY = 1000;

const panel = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-weigh]'));
const lists = /** @type {HTMLTableSectionElement[]} */ ([...document.querySelectorAll('[data-ranked]')]);
const narrow = narrowing(lists);
if (panel) start(panel);

/** @param {HTMLFormElement} form */
function start(form) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[data-part]')]);
  const slider = /** @type {HTMLInputElement | null} */ (form.querySelector('input[data-reach]'));
  const reaches = (form.dataset.reaches ?? '').split(' ').map(Number);
  const first = inputs.map((input) => Number(input.value));
  const firstReach = Number(slider?.value ?? 0);
  const said = (asked('weights') ?? '').split(',');
  const given = said.map((weight) => (/^\d{1,3}(\.\d+)?$/.test(weight) ? Number(weight) : NaN));
  const fits = given.length === inputs.length && given.every((weight) => weight >= 0 && weight <= 100);
  const usable = fits && given.some((weight) => weight > 0);
  if (usable) inputs.forEach((input, at) => (input.value = String(given[at])));
  const wanted = reaches.indexOf(Number(asked('reach')));
  const unread = (asked('weights') !== null && !usable) || (asked('reach') !== null && wanted < 0);
  const told = /** @type {HTMLElement | null} */ (form.querySelector('[data-told]'));
  if (slider && wanted >= 0) slider.value = String(wanted);
  /** @type {Promise<Asking> | null} */
  let ready = null;

  const now = () => ({ weights: inputs.map((input) => Number(input.value)), reach: Number(slider?.value ?? 0) });
  const own = () => {
    const { weights, reach } = now();
    return reach !== firstReach || weights.some((weight, at) => weight * sum(first) !== (first[at] ?? 0) * sum(weights));
  };
  const show = () => {
    const { weights, reach: at } = now();
    inputs.forEach((input, part) => write(input, String(weights[part])));
    if (slider) write(slider, String(reaches[at]));
  };
  const change = async () => {
    show();
    const { weights, reach } = now();
    const nothing = weights.every((weight) => weight === 0);
    if (told) told.textContent = (nothing ? told.dataset.nothing : '') ?? '';
    if (nothing) {
      remember('weights', null);
      remember('reach', null);
      return;
    }
    remember('weights', own() ? weights.join(',') : null);
    remember('reach', own() ? String(reaches[reach]) : null);
    form.classList.toggle('own', own());
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-own]'))) one.hidden = !own();
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-declared]'))) one.hidden = own();
    if (!own() && !ready) return;
    ready ??= load(form);
    const asking = await ready.catch(() => null);
    if (!asking) return;
    rank(asking.data, weights, reach, own());
    if (own()) asking.ask(weights, reach);
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => void change());
  form.querySelector('[data-reset]')?.addEventListener('click', () => {
    inputs.forEach((input, at) => (input.value = String(first[at])));
    if (slider) slider.value = String(firstReach);
    void change();
  });
  void change();
  if (told && unread) told.textContent = told.dataset.unread ?? '';
}

/** @param {number[]} weights */
function sum(weights) {
  return weights.reduce((total, weight) => total + weight, 0);
}

/**
 * @param {HTMLInputElement} input
 * @param {string} text
 */
function write(input, text) {
  input.setAttribute('aria-valuetext', text);
  const out = input.closest('.weight')?.querySelector('output');
  if (out) out.textContent = text;
}

/** @typedef {{data: Weighable, ask: (weights: number[], reach: number) => void}} Asking */

/**
 * The figures and the worker, loaded at the first change.
 *
 * @param {HTMLFormElement} form
 * @returns {Promise<Asking>}
 */
async function load(form) {
  const answer = await fetch(form.dataset.src ?? '');
  const data = /** @type {Weighable} */ (await answer.json());
  const worker = new Worker(form.dataset.worker ?? '');
  worker.postMessage({ load: data });
  let last = 0;
  worker.addEventListener('message', ({ data: { asked: question, shares } }) => {
    if (question !== last) return;
    for (const list of lists) {
      const kind = list.dataset.ranked ?? '';
      const ids = data.units[kind]?.ids ?? [];
      for (const row of list.rows) {
        const share = shares[kind]?.[ids.indexOf(row.dataset.id ?? '')];
        const cell = row.querySelector('[data-near]');
        if (cell && share !== undefined) cell.textContent = String(Math.floor(100 * share + 0.5));
      }
    }
  });
  return {
    data,
    ask(weights, reach) {
      last += 1;
      worker.postMessage({ asked: last, weights, reach, count: NEARBY });
    },
  };
}

/**
 * What stands in place of a bar, where a row was brought in: why the declared list leaves it out.
 *
 * @param {string} words with {band}, {median}, {low}, {high}
 * @param {string} band
 * @param {number[]} places median and ends over all variants; empty where there are none
 */
function why(words, band, places) {
  const said = new Map(['median', 'low', 'high'].map((name, at) => [name, String(places[at] ?? '–')]));
  return places[0] ? words.replace(/\{(\w+)\}/g, (_, name) => (name === 'band' ? band : (said.get(name) ?? ''))) : '';
}

/**
 * Ranks anew: rows in the new order, each with its new rank; areas that come into the top get a row.
 *
 * @param {Weighable} data
 * @param {number[]} weights
 * @param {number} reach
 * @param {boolean} own whether these are not the declared weights
 */
function rank(data, weights, reach, own) {
  for (const list of lists) {
    const kind = list.dataset.ranked ?? '';
    const units = data.units[kind];
    if (!units) continue;
    const places = ranks(scores(units.parts[reach] ?? [], weights, data));
    const { names, open, address, last, ranks: held } = /** @type {Named} */ (units);
    const rows = new Map([...list.rows].map((row) => [row.dataset.id ?? '', row]));
    units.ids.forEach((id, at) => {
      const place = places[at] ?? 0;
      if (!rows.has(id) && own && place && place <= units.top && names && open?.[at]) {
        const root = document.documentElement.dataset.root ?? '';
        const link = html('a', { href: root + (address ?? '').replace('{id}', id) }, names[at] ?? id);
        const row = html(
          'tr',
          { 'data-id': id, 'data-added': '' },
          html('th', { scope: 'row' }, link),
          html('td', { class: 'bar note' }, why(list.dataset.added ?? '', last ?? '', held?.[at] ?? [])),
          html('td', { class: 'share', 'data-declared': '', hidden: '' }),
          ...ownCells(),
        );
        for (const cell of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('[data-own]'))) cell.hidden = false;
        rows.set(id, row);
        list.append(row);
      }
      const row = rows.get(id);
      if (!row) return;
      row.dataset.place = String(place || 9999);
      const cell = row.querySelector('[data-place]');
      if (cell) cell.textContent = place ? String(place) : '–';
      row.classList.toggle('in-top', own && place > 0 && place <= units.top);
    });
    for (const row of [...list.rows]) if (!own && 'added' in row.dataset) row.remove();
    list.dataset.own = own ? 'yes' : '';
  }
  narrow();
}
