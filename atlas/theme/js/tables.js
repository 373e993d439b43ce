// Tables ([data-table]): sorted by their heads (data-sort="text" or "number"), folded round the reader's place
// (data-fold="7 5": seven rows stay at the top, five round the place), filtered by what is typed ([data-filter]).
import { asked, codeOf, html } from './dom.js';
import { folds, sorted } from './rows.js';
import { fill } from './strings.js';

/** @typedef {import('./strings.js').Strings} Strings */
/** @typedef {import('./rows.js').Order} Order */

/** @param {Strings} t */
export function tables(t) {
  const all = /** @type {NodeListOf<HTMLTableElement>} */ (
    document.querySelectorAll('table[data-table]')
  );
  for (const table of all) {
    const body = table.tBodies[0];
    if (!body) continue;
    const refold = 'fold' in table.dataset ? folding(table, body, t) : () => {};
    sorting(table, body, refold);
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableSectionElement} body
 * @param {() => void} after
 */
function sorting(table, body, after) {
  const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])];
  heads.forEach((head, column) => {
    if (!head.dataset.sort) return;
    const figures = head.dataset.sort === 'number';
    const button = html('button', { type: 'button' });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const texts = rowsOf(body).map((row) => row.cells[column]?.dataset.value ?? row.cells[column]?.textContent ?? '');
      const order = turned(head, figures);
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', order);
      const rows = rowsOf(body);
      body.append(...sorted(texts, order, figures).flatMap((at) => rows[at] ?? []));
      after();
    });
  });
}

/**
 * The order that a press on a head leads to: figures from the highest first, words from A.
 *
 * @param {HTMLTableCellElement} head
 * @param {boolean} figures
 * @returns {Order}
 */
function turned(head, figures) {
  const now = head.getAttribute('aria-sort');
  if (now === 'ascending') return 'descending';
  if (now === 'descending') return 'ascending';
  return figures ? 'descending' : 'ascending';
}

/**
 * The rows that hold something; those that stand for folded ones are ours.
 *
 * @param {HTMLTableSectionElement} body
 */
function rowsOf(body) {
  return [...body.rows].filter((row) => !('folds' in row.dataset));
}

/**
 * Folds a table away. The place meant is the row with the class `meant`, or the one of the area that the page's address
 * names or that is chosen on its map.
 *
 * @param {HTMLTableElement} table
 * @param {HTMLTableSectionElement} body
 * @param {Strings} t
 * @returns {() => void} folds again, as the rows now stand
 */
function folding(table, body, t) {
  let open = false;
  const [first = 12, around = 5] = (table.dataset.fold ?? '').split(' ').map(Number);
  /** @param {string | null} code */
  const mean = (code) => {
    if (!rowsOf(body).some(codeOf)) return;
    for (const row of rowsOf(body)) row.classList.toggle('meant', codeOf(row) === code);
  };
  mean(asked('area'));
  const refold = () => {
    for (const row of [...body.rows]) {
      if ('folds' in row.dataset) row.remove();
      else row.hidden = false;
    }
    if (open) return;
    const rows = rowsOf(body);
    const meant = rows.findIndex((row) => row.classList.contains('meant'));
    for (const [from, to] of folds(rows.length, first, meant, Math.floor(around / 2))) {
      for (const row of rows.slice(from, to)) row.hidden = true;
      rows[from]?.before(stub(table, t, [from, to], rows.length, unfold));
    }
  };
  const unfold = () => {
    const at = rowsOf(body).find((row) => row.hidden);
    open = true;
    refold();
    const target = at?.querySelector('a') ?? at;
    if (target instanceof HTMLElement) target.focus();
  };
  refold();
  document.addEventListener('atlas:area', (event) => {
    mean(/** @type {CustomEvent<string | null>} */ (event).detail);
    refold();
  });
  addEventListener('beforeprint', () => {
    open = true;
    refold();
  });
  return refold;
}

/**
 * The row that stands for folded ones.
 *
 * @param {HTMLTableElement} table
 * @param {Strings} t
 * @param {[number, number]} run
 * @param {number} count
 * @param {() => void} unfold
 */
function stub(table, t, [from, to], count, unfold) {
  const button = html('button', { type: 'button', class: 'link' }, fill(t.show_all ?? '', { count }));
  button.addEventListener('click', unfold);
  const width = table.tHead?.rows[0]?.cells.length ?? 1;
  const words = fill(t.folded ?? '', { first: from + 1, last: to });
  const cell = html('td', { colspan: String(width), class: 'note' }, `${words}; `, button);
  return html('tr', { 'data-folds': '' }, cell);
}
