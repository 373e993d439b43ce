// The order and the choice of rows in ranked lists: by rank or by a need, by groups, sectors, standing.
// A need sorts and thins out; it never enters a score.
import { asked, html, remember } from './dom.js';

const FIRST = 5;
const REST = 800; // milliseconds after the last input before a screen reader is told: it would read every step

/**
 * @param {HTMLTableSectionElement[]} lists
 * @returns {() => void} puts the rows in order again
 */
export function narrowing(lists) {
  const selects = /** @type {HTMLSelectElement[]} */ ([...document.querySelectorAll('select[data-narrow]')]);
  const needs = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[data-need]')]);
  const ids = needs.map((input) => input.value).filter(Boolean);
  const need = (/** @type {HTMLTableRowElement} */ row, /** @type {string} */ id) => row.dataset.needs?.split(' ')[ids.indexOf(id)];
  for (const row of lists.flatMap((list) => [...list.rows])) row.append(...ownCells());
  for (const list of lists) [...list.rows].forEach((row, at) => (row.dataset.first = String(at)));
  for (const select of selects) {
    const wanted = asked(select.dataset.narrow ?? '') ?? '';
    if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  }
  for (const input of needs) if (input.value === (asked('need') ?? '')) input.checked = true;

  const rested = telling();
  const apply = () => {
    const picked = needs.find((input) => input.checked);
    const chosen = picked?.value ?? '';
    const turn = picked && 'up' in picked.dataset ? -1 : 1;
    for (const list of lists) {
      const rows = [...list.rows];
      const value = (/** @type {HTMLTableRowElement} */ row) => Number.parseFloat(need(row, chosen) ?? '');
      const order = (/** @type {HTMLTableRowElement} */ row) =>
        Number((list.dataset.own ? row.dataset.place : row.dataset.first) ?? 9999);
      rows.sort((one, two) => {
        if (!chosen) return order(one) - order(two);
        const [a, b] = [value(one), value(two)];
        if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
        return (b - a) * turn || order(one) - order(two);
      });
      list.append(...rows);
      let shown = 0;
      const most = 'all' in list.dataset ? Infinity : Number(list.dataset.rows ?? Infinity);
      for (const row of rows) {
        const fitting = selects.every((select) => fits(row, select));
        if (fitting) shown += 1;
        row.hidden = !fitting || shown > most;
        const cell = /** @type {HTMLElement | null} */ (row.querySelector('.need'));
        if (cell) {
          cell.hidden = !chosen;
          cell.textContent = chosen ? (need(row, chosen) ?? '–') : '';
        }
      }
      const head = /** @type {HTMLElement | null | undefined} */ (list.parentElement?.querySelector('thead .need'));
      if (head) {
        head.hidden = !chosen;
        head.textContent = picked?.dataset.need ?? '';
      }
      const firsts = document.querySelector(`[data-firsts="${list.dataset.ranked}"]`);
      if (firsts) tell(firsts, chosen ? rows.filter((row) => !Number.isNaN(value(row))) : rows, picked, Boolean(list.dataset.own));
      const none = /** @type {HTMLElement | null} */ (document.querySelector(`[data-none="${list.dataset.ranked}"]`));
      if (none) none.hidden = shown > 0;
      const more = /** @type {HTMLElement | null} */ (document.querySelector(`[data-more="${list.dataset.ranked}"]`));
      if (more) more.hidden = shown <= most;
    }
    rested();
  };
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-more] [data-open]'))) {
    const kind = /** @type {HTMLElement | null} */ (button.closest('[data-more]'))?.dataset.more;
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const list of lists) if (list.dataset.ranked === kind) list.dataset.all = '';
      apply();
    });
  }
  for (const select of selects) {
    select.addEventListener('change', () => {
      remember(select.dataset.narrow ?? '', select.value || null);
      apply();
    });
  }
  for (const input of needs) {
    input.addEventListener('change', () => {
      remember('need', input.value || null);
      apply();
    });
  }
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-needs-script]'))) box.hidden = false;
  apply();
  return apply;
}

/** What a row says under the reader's own weights, and of a need: cells that nobody sees without this script. */
export function ownCells() {
  return [
    html('td', { class: 'share', 'data-own': '', hidden: '' }, html('b', { 'data-place': '' }), ' · ', html('span', { 'data-near': '' })),
    html('td', { class: 'need', hidden: '' }),
  ];
}

/**
 * The first that are shown, by name: the sliders stand far from the lists. Those that no rank lets in are told apart,
 * with what bars them.
 *
 * @param {Element} into
 * @param {HTMLTableRowElement[]} rows in order, the hidden too
 * @param {HTMLInputElement | undefined} picked the need that the list is sorted by
 * @param {boolean} own whether the reader's own weights order it, and not the median over all variants
 */
function tell(into, rows, picked, own) {
  const label = /** @type {HTMLElement | null} */ (into.previousElementSibling);
  if (label) {
    label.dataset.first ??= label.textContent;
    const order = (own ? label.dataset.mine : label.dataset.first) ?? '';
    const sorted = picked && 'up' in picked.dataset ? label.dataset.low : label.dataset.high;
    label.textContent = picked?.value ? (sorted ?? '').replace('{need}', picked.dataset.need ?? '') : order;
  }
  const there = rows.filter((row) => !row.hidden);
  const free = there.filter((row) => !barring(row)).slice(0, FIRST);
  const last = free.length < FIRST ? there.length : there.indexOf(/** @type {HTMLTableRowElement} */ (free.at(-1)));
  const barred = there.slice(0, Math.min(last, 2 * FIRST)).filter(barring);
  const said = barred.map((row) => `${name(row)} (${barring(row)})`).join('; ');
  const prefix = into.closest('[data-barred]')?.getAttribute('data-barred') ?? '';
  into.textContent = (free.map(name).join('; ') || '–') + (said ? `. ${prefix} ${said}.` : '');
}

/**
 * Tells a screen reader who comes first, once the reader has come to rest; not as the page came.
 *
 * @returns {() => void}
 */
function telling() {
  const status = document.querySelector('[data-firsts-said]');
  const shown = () => [...(document.querySelector('.firsts')?.children ?? [])].map((one) => one.textContent.trim()).join(' ');
  let told = '';
  let timer = 0;
  return () => {
    told ||= shown();
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!status || shown() === told) return;
      told = shown();
      status.textContent = told;
    }, REST);
  };
}

/** @param {HTMLTableRowElement} row */
function name(row) {
  return row.querySelector('th a')?.textContent.trim() ?? '';
}

/**
 * What bars a row, whatever its rank: it stands beside the name.
 *
 * @param {HTMLTableRowElement} row
 */
function barring(row) {
  return row.querySelector('th small')?.textContent ?? '';
}

/**
 * @param {HTMLTableRowElement} row
 * @param {HTMLSelectElement} select
 */
function fits(row, select) {
  if (!select.value) return true;
  const held = row.dataset[select.dataset.in ?? 'groups'] ?? '';
  return held.split(' ').includes(select.value);
}
