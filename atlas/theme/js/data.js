// What a map carries in its JSON block, and the files of its further periods.
import { figures } from './packed.js';

/**
 * @typedef {object} Period one period's figures, in the order of the picture's areas
 * @property {string} period
 * @property {string} label
 * @property {number[]} breaks ascending
 * @property {(number | null)[]} values as shown
 * @property {(number | null)[] | null} [lower]
 * @property {(number | null)[] | null} [upper]
 * @property {number | null} [benchmark]
 * @property {Record<string, [number, number, number, number]>} [exact] area -> its limits, the benchmark and the
 *   decimals that show on which side of it the interval is, where rounding as usual would hide that
 * @property {number[]} [rank_low] the lowest rank that each area's interval leaves open, 0 for none
 * @property {number[]} [rank_high]
 * @property {Record<string, string>} [notes] code -> why there is no figure, or what marks it
 */

/** @typedef {{mark: string, label: string, brief: string, note: string, areas: [number, number][]}} Aside its areas in runs */

/**
 * @typedef {object} Words what a page says of a layer's own period
 * @property {string} layer
 * @property {{text: string, key?: boolean}[]} sentence
 * @property {string[]} notes
 * @property {{text: string, address: string, licence: string}} source
 */

/**
 * @typedef {object} Layer a map's JSON block
 * @property {string} layer
 * @property {string} title
 * @property {string} unit
 * @property {string} [prefix]
 * @property {string} [suffix]
 * @property {number} decimals
 * @property {string} [direction]
 * @property {string} [palette]
 * @property {string | null} [interval] what the interval is called
 * @property {boolean} [unranked] whether its figures give no order
 * @property {string[]} [kinds] a map of kinds: their names; its values are their numbers
 * @property {string} period
 * @property {string[]} periods
 * @property {Record<string, string>} labels
 * @property {number[]} breaks
 * @property {(number | null)[]} values
 * @property {Aside[]} [aside] areas that have no class for a reason of their own
 * @property {(number | null)[] | null} [lower]
 * @property {(number | null)[] | null} [upper]
 * @property {{name: string, short?: string, value: number | null} | null} [benchmark]
 * @property {Period['exact']} [exact]
 * @property {number[]} [rank_low]
 * @property {number[]} [rank_high]
 * @property {Record<string, string>} [notes]
 * @property {string} data address of the folder with the periods' files
 * @property {string} [names] address of the file with every name of every area
 * @property {string} profile address of an area's profile, with {code} in it
 * @property {[[number, number], [number, number]]} bounds south-west and north-east corner of the picture
 * @property {Record<string, string>} [strings]
 */

/**
 * The period that a layer's block carries.
 *
 * @param {Layer} layer
 * @returns {Period}
 */
export function shownPeriod(layer) {
  return {
    period: layer.period,
    label: layer.labels[layer.period] ?? layer.period,
    breaks: layer.breaks,
    values: layer.values,
    lower: layer.lower ?? null,
    upper: layer.upper ?? null,
    benchmark: layer.benchmark?.value ?? null,
    exact: layer.exact ?? {},
    rank_low: layer.rank_low ?? [],
    rank_high: layer.rank_high ?? [],
    notes: layer.notes ?? {},
  };
}

/**
 * The limits of an area's interval and the benchmark, as they are shown; null where there is none.
 *
 * @param {Pick<Period, 'lower' | 'upper' | 'benchmark' | 'exact'>} period
 * @param {number} index
 */
export function limits({ lower, upper, benchmark, exact }, index) {
  const [low, high, other, decimals] = exact?.[index] ?? [lower?.[index], upper?.[index], benchmark];
  return { low: low ?? null, high: high ?? null, other: other ?? null, decimals };
}

/**
 * The number of the group without a class that an area is in: -1 where its figure is just missing (no data), -2 for the
 * first of the layer's `aside`, and so on down.
 *
 * @param {Pick<Layer, 'aside'>} layer
 * @param {number} index
 */
export function asideOf({ aside = [] }, index) {
  const at = aside.findIndex(({ areas }) => areas.some(([first, last]) => first <= index && index <= last));
  return at < 0 ? -1 : -2 - at;
}

/**
 * The JSON in a <script> below `root`, or null.
 *
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {unknown}
 */
export function block(root, selector) {
  const text = root.querySelector(selector)?.textContent;
  return text ? JSON.parse(text) : null;
}

/** @type {Map<string, Promise<unknown>>} */
const kept = new Map();

/**
 * A JSON file, asked for once. One that could not be had is asked for again the next time.
 *
 * @param {string} address
 * @returns {Promise<unknown>}
 */
export function load(address) {
  const known = kept.get(address);
  if (known) return known;
  const asked = fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.json();
  });
  kept.set(address, asked);
  asked.catch(() => kept.delete(address));
  return asked;
}

/**
 * One period of a layer, from its block or from its file.
 *
 * @param {Layer} layer
 * @param {string} period
 * @returns {Promise<Period>}
 */
export async function loadPeriod(layer, period) {
  if (period === layer.period) return shownPeriod(layer);
  const folder = new URL(layer.data, document.baseURI);
  const file = /** @type {Period} */ (await load(new URL(`map-${encodeURIComponent(period)}.json`, folder).href));
  const own = figures(file, layer.decimals, layer, layer.values.length);
  return { ...file, ...own, notes: changed(layer.notes, file.notes), period, label: layer.labels[period] ?? period };
}

/**
 * Notes of a period, of which its file tells only those that differ: null where there is none here.
 *
 * @param {Record<string, string> | undefined} notes
 * @param {Record<string, string | null> | undefined} changes
 */
export function changed(notes, changes) {
  const all = Object.entries({ ...notes, ...changes });
  return /** @type {Record<string, string>} */ (Object.fromEntries(all.filter(([, note]) => note !== null)));
}

/**
 * Another layer on the same areas. What it shares with the layer shown, `from`, its file leaves out.
 *
 * @param {Layer} from
 * @param {string} id
 * @returns {Promise<Layer>}
 */
export async function loadLayer(from, id) {
  const folder = new URL(`../${encodeURIComponent(id)}/`, new URL(from.data, document.baseURI)).href;
  const file = /** @type {Layer} */ (await load(`${folder}meta.json`));
  const own = figures(file, file.decimals, {}, from.values.length);
  return { ...file, ...own, data: folder, profile: from.profile, bounds: from.bounds };
}

/**
 * What the first page says of a layer; null where that cannot be had, for the map is worth showing without.
 *
 * @param {Layer} from the layer shown
 * @param {string} id
 * @returns {Promise<Words | null>}
 */
export async function loadWords(from, id) {
  const address = new URL(`../${encodeURIComponent(id)}/words.json`, new URL(from.data, document.baseURI)).href;
  try {
    return /** @type {Words} */ (await load(address));
  } catch {
    return null;
  }
}
