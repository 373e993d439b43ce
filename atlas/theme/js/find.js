// Finding an area by its name: a text field with the names to choose from.
import { controls, html } from './dom.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/**
 * The area that a text means: its whole name first, then the start of one, then a part of one.
 *
 * @param {readonly string[]} names
 * @param {string} text
 * @returns {number} -1 where none does
 */
export function meant(names, text) {
  const plain = names.map(simple);
  const wanted = simple(text);
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
 * Without case, accents and punctuation.
 *
 * @param {string} text
 */
export function simple(text) {
  const bare = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return bare.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** @param {AtlasMap} map */
export function find(map) {
  for (const input of /** @type {HTMLInputElement[]} */ (controls(map.container, 'input[data-find]'))) {
    const list = html('datalist', { id: `${map.container.id}-names` });
    const none = html('p', { id: `${map.container.id}-none`, class: 'find-none note', hidden: '' });
    input.after(list, none);
    input.setAttribute('aria-describedby', none.id);
    const tell = (/** @type {boolean} */ failed) => {
      none.textContent = failed ? (map.t.found_none ?? '') : '';
      none.hidden = !failed;
      input.setAttribute('aria-invalid', String(failed));
    };
    input.setAttribute('list', list.id);
    input.addEventListener('focus', () => {
      if (list.childElementCount) return;
      const names = [...map.areas.names].sort((a, b) => a.localeCompare(b));
      list.append(...names.map((name) => html('option', { value: name })));
    });
    input.addEventListener('input', () => {
      const index = map.areas.names.indexOf(input.value);
      tell(false);
      if (index >= 0) map.choose(index);
    });
    const look = () => {
      const index = meant(map.areas.names, input.value);
      const failed = index < 0 && input.value !== '';
      tell(failed);
      if (index >= 0 || map.chosen >= 0) map.choose(index);
      if (failed) map.say(map.t.found_none ?? '');
    };
    input.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      look();
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !input.form) look();
    });
  }
}
