// Finding an area by its name, or by another name that it has or had, or by what is in it: a text field with names to
// choose from. The areas' own names are in the picture; all others are loaded when somebody turns to the field.
import { load } from './data.js';
import { controls, html } from './dom.js';
import { folded, named } from './names.js';
import { fill } from './strings.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */
/** @typedef {import('./names.js').Names} Names */
/** @typedef {{index: number, because: string, inside: boolean, also: string}} Match an area, and the other name for it */

const LEAST = 3;
const OFFERED = 12;

/**
 * The area that a text means: its whole name first, then the start of one, then a part of one.
 *
 * @param {readonly string[]} names
 * @param {string} text
 * @returns {number} -1 where none does
 */
export function meant(names, text) {
  const plain = names.map(folded);
  const wanted = folded(text);
  if (!wanted) return -1;
  const tests = [
    (/** @type {string} */ name) => name === wanted,
    (/** @type {string} */ name) => name.startsWith(wanted),
    (/** @type {string} */ name) => name.includes(wanted),
  ];
  for (const test of tests) {
    const index = plain.findIndex(test);
    if (index >= 0) return index;
  }
  return -1;
}

/**
 * The areas of a map that a text names, best first, by the site's own list of names.
 *
 * @param {readonly string[]} codes
 * @param {Names} names
 * @param {string} text
 * @returns {Match[]}
 */
export function matches(codes, names, text) {
  return named(text, names).flatMap(({ address, because, inside, also }) => {
    const index = codes.indexOf(/([^/]+)\/$/.exec(address)?.[1] ?? '');
    return index < 0 ? [] : [{ index, because, inside, also }];
  });
}

/** @param {AtlasMap} map */
export function find(map) {
  for (const input of /** @type {HTMLInputElement[]} */ (controls(map.container, 'input[data-find]'))) field(map, input);
}

/**
 * @param {AtlasMap} map
 * @param {HTMLInputElement} input
 */
function field(map, input) {
  const list = html('datalist', { id: `${map.container.id}-names` });
  const note = html('p', { id: `${map.container.id}-none`, class: 'find-none note', hidden: '' });
  input.after(list, note);
  input.setAttribute('aria-describedby', note.id);
  input.setAttribute('list', list.id);
  /** @type {HTMLOptionElement[]} */
  let own = []; // made when somebody turns to the field: sorting some hundred names takes a slow phone a while
  /** @type {Names | null} */
  let all = null;
  const ready = async () => {
    const address = map.own.names;
    if (all || !address) return;
    all = /** @type {Names} */ (await load(new URL(address, document.baseURI).href));
  };
  /** @param {string} words @param {boolean} failed */
  const tell = (words, failed) => {
    note.textContent = words;
    note.hidden = !words;
    input.setAttribute('aria-invalid', String(failed));
  };
  const found = () => (all ? matches(map.areas.codes, all, input.value) : []);
  /** @param {Match} match */
  const take = ({ index, because, inside, also }) => {
    map.choose(index);
    const form = (inside ? map.t.found_inside : map.t.found_also) ?? '';
    const why = because && fill(form, { name: because, kind: also });
    tell(why && `${map.areas.names[index] ?? ''}: ${why}`, false);
  };
  const typed = () => {
    const index = map.areas.names.indexOf(input.value);
    tell('', false);
    if (index >= 0) map.choose(index);
    if (index >= 0 || folded(input.value).length < LEAST) return;
    const some = found();
    const [first] = some;
    if (first?.because && folded(first.because) === folded(input.value)) take(first);
    list.replaceChildren(...own, ...offers(map, some));
  };
  const look = async () => {
    await ready().catch(() => {});
    const index = map.areas.names.indexOf(input.value);
    const match = index >= 0 ? undefined : found()[0];
    const at = index >= 0 ? index : meant(map.areas.names, input.value);
    if (match) take(match);
    else if (at >= 0) take({ index: at, because: '', inside: false, also: '' });
    else if (!input.value) map.choose(-1);
    else {
      const words = map.t.found_none ?? '';
      tell(words, true);
      if (map.chosen >= 0) map.choose(-1);
      map.say(words);
    }
  };
  input.addEventListener('focus', () => {
    own = [...map.areas.names].sort(new Intl.Collator().compare).map((name) => html('option', { value: name }));
    list.replaceChildren(...own);
    void ready().then(typed, () => {});
  }, { once: true });
  input.addEventListener('input', typed);
  input.form?.addEventListener('submit', (event) => {
    event.preventDefault();
    void look();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !input.form) void look();
  });
}

/**
 * The other names that a text begins, each with its area beside it.
 *
 * @param {AtlasMap} map
 * @param {Match[]} some
 */
function offers({ areas }, some) {
  const others = some.filter(({ because }) => because).slice(0, OFFERED);
  return others.map(({ index, because }) => html('option', { value: because, label: areas.names[index] ?? '' }, areas.names[index] ?? ''));
}
