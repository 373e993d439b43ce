// Numbers as people read them. The same rules as the pages' own, held to the same vectors (tests/vectors).

const MINUS = '\u2212';

/** @typedef {{prefix?: string, suffix?: string, decimals: number}} Form how a layer's figures are written */

/**
 * Grouped by commas, with a true minus; a value that reads as zero has no sign.
 *
 * @param {number} value already rounded to `decimals`
 * @param {number} decimals
 */
export function number(value, decimals) {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = '', part] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = value < 0 && /[1-9]/.test(fixed) ? MINUS : '';
  return sign + grouped + (part === undefined ? '' : `.${part}`);
}

/**
 * A figure with what stands before and after it: £32.16, −4.5%.
 *
 * @param {number} value
 * @param {Form} form
 */
export function figure(value, form) {
  const text = number(value, form.decimals);
  const sign = text.startsWith(MINUS) ? MINUS : '';
  return sign + (form.prefix ?? '') + text.slice(sign.length) + (form.suffix ?? '');
}

/**
 * `value - other` of two shown figures, in whole units of the last decimal, so that nothing is lost between.
 *
 * @param {number} value
 * @param {number} other
 * @param {number} decimals
 */
export function difference(value, other, decimals) {
  const unit = 10 ** decimals;
  return (Math.round(value * unit) - Math.round(other * unit)) / unit;
}

/**
 * The class of a shown value: how many breaks are at or below it; -1 where there is none.
 *
 * @param {number | null} value
 * @param {readonly number[]} breaks ascending
 */
export function classOf(value, breaks) {
  return value === null ? -1 : breaks.filter((at) => at <= value).length;
}

/**
 * The rank of each shown value, 1 for the highest; equal values share one; 0 where there is none.
 *
 * @param {readonly (number | null)[]} values
 * @returns {number[]}
 */
export function ranks(values) {
  const known = values.filter((value) => value !== null).sort((a, b) => b - a);
  /** @type {Map<number, number>} */
  const first = new Map();
  known.forEach((value, at) => {
    if (!first.has(value)) first.set(value, at + 1);
  });
  return values.map((value) => (value === null ? 0 : (first.get(value) ?? 0)));
}

/**
 * The number that a table's cell shows, or null: true and plain minus, commas, signs and units are read past.
 *
 * @param {string} text
 */
export function parsed(text) {
  const match = /([\u2212-]?)[^\d\u2212-]*(\d[\d,]*(?:\.\d+)?)/.exec(text);
  if (!match) return null;
  const size = Number((match[2] ?? '').replaceAll(',', ''));
  return match[1] ? -size : size;
}
