// What a map carries in its JSON block, and the files of its further periods.

/**
 * @typedef {object} Period one period's figures, in the order of the picture's areas
 * @property {string} period
 * @property {string} label
 * @property {number[]} breaks ascending
 * @property {(number | null)[]} values as shown
 * @property {(number | null)[] | null} [lower]
 * @property {(number | null)[] | null} [upper]
 * @property {number | null} [benchmark]
 * @property {number[]} [rank_low] the lowest rank that each area's interval leaves open, 0 for none
 * @property {number[]} [rank_high]
 * @property {Record<string, string>} [notes] code -> why there is no figure, or what marks it
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
 * @property {(number | null)[] | null} [lower]
 * @property {(number | null)[] | null} [upper]
 * @property {{name: string, short?: string, value: number | null} | null} [benchmark]
 * @property {number[]} [rank_low]
 * @property {number[]} [rank_high]
 * @property {Record<string, string>} [notes]
 * @property {string} data address of the folder with the periods' files
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
    rank_low: layer.rank_low ?? [],
    rank_high: layer.rank_high ?? [],
    notes: layer.notes ?? {},
  };
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
  return /** @type {Period} */ (await load(new URL(`${encodeURIComponent(period)}.json`, folder).href));
}

/**
 * Another layer on the same areas. Its own addresses are relative to nothing we know, so they come from `from`.
 *
 * @param {Layer} from the layer shown
 * @param {string} id
 * @returns {Promise<Layer>}
 */
export async function loadLayer(from, id) {
  const folder = new URL(`../${encodeURIComponent(id)}/`, new URL(from.data, document.baseURI)).href;
  const layer = /** @type {Layer} */ (await load(`${folder}meta.json`));
  return { ...layer, data: folder, profile: from.profile };
}
