// The order of a table's rows, and which of them are folded away. Pure: the table itself is in tables.js.
import { parsed } from './format.js';

/** @typedef {'ascending' | 'descending'} Order */

/**
 * The rows' numbers in a new order. Figures by size, words by the alphabet; what has no figure comes last either
 * way; equals keep their places.
 *
 * @param {readonly string[]} texts what each row holds in the column
 * @param {Order} order
 * @param {boolean} figures whether the column holds figures
 * @returns {number[]}
 */
export function sorted(texts, order, figures) {
  const turn = order === 'ascending' ? 1 : -1;
  const keys = texts.map((text) => (figures ? parsed(text) : text.trim() || null));
  return texts
    .map((_, at) => at)
    .sort((a, b) => {
      const one = keys[a] ?? null;
      const two = keys[b] ?? null;
      if (one === null || two === null) return Number(one === null) - Number(two === null) || a - b;
      const way = typeof one === 'number' && typeof two === 'number' ? one - two : compare(String(one), String(two));
      return way * turn || a - b;
    });
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * @param {string} one
 * @param {string} two
 */
function compare(one, two) {
  return collator.compare(one, two);
}

/**
 * Runs of rows to fold away, [from, to): all but the first ones and those around the row that is meant. A run of
 * one or two is not worth a fold.
 *
 * @param {number} count
 * @param {number} first how many stay at the top
 * @param {number} meant number of the row that is meant, -1 for none
 * @param {number} around how many stay on each side of it
 * @returns {[number, number][]}
 */
export function folds(count, first, meant, around) {
  /** @type {[number, number][]} */
  const runs = [];
  let at = first;
  if (meant >= 0) {
    runs.push([at, Math.max(meant - around, at)]);
    at = Math.max(at, meant + around + 1);
  }
  runs.push([at, count]);
  return runs.filter(([from, to]) => to - from > 2);
}
