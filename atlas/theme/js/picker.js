// The choice of maps: another layer on the same picture, without leaving the page.
import { loadLayer, loadPeriod, loadWords } from './data.js';
import { asked, controls, html, remember, write } from './dom.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/** @param {AtlasMap} map */
export function picker(map) {
  for (const box of controls(map.container, '[data-picker]')) {
    box.addEventListener('change', (event) => {
      const input = event.target instanceof HTMLInputElement ? event.target : null;
      if (input?.dataset.layer) void chosen(map, box, input.dataset.layer, input.dataset.address ?? '');
    });
    box.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && event.button === 0;
      if (!link?.dataset.layer || !plain) return;
      event.preventDefault();
      void chosen(map, box, link.dataset.layer, link.href);
    });
    const wanted = offer(box, askedLayer(map));
    if (wanted?.dataset.layer) void change(map, box, wanted.dataset.layer, wanted.href, asked('period'));
  }
  const follow = () => links(map);
  map.onShow(follow);
  map.onChoose(follow);
}

/**
 * Links to the layer's page lead to what is shown here: its period, where not the layer's own, and the chosen area.
 *
 * @param {AtlasMap} map
 */
function links(map) {
  const { container, layer, period, areas } = map;
  const view = { period: period.period === layer.period ? '' : period.period, area: areas.codes[map.chosen] ?? '' };
  for (const one of /** @type {HTMLAnchorElement[]} */ (controls(container, 'a[data-layer-link]'))) {
    const address = new URL(one.href);
    address.search = new URLSearchParams(Object.entries(view).filter(([, value]) => value)).toString();
    one.href = address.href;
  }
}

/**
 * The other layer that the page's address asks for, where the page has a picker that offers it; else "".
 *
 * @param {AtlasMap} map
 */
export function askedLayer(map) {
  const id = asked('layer') ?? '';
  const offered = controls(map.container, '[data-picker]').some((box) => offer(box, id));
  return offered && id !== map.container.dataset.layer ? id : '';
}

/**
 * @param {HTMLElement} box
 * @param {string} id
 */
function offer(box, id) {
  const all = /** @type {HTMLAnchorElement[]} */ ([...box.querySelectorAll('a[data-layer]')]);
  return id ? all.find((one) => one.dataset.layer === id) : undefined;
}

/**
 * Shows what the reader chose, and goes back to the map where the list had led away from it.
 *
 * @param {AtlasMap} map
 * @param {HTMLElement} box
 * @param {string} id
 * @param {string} address of the layer's page
 */
async function chosen(map, box, id, address) {
  if (!(await change(map, box, id, address))) return;
  const { container } = map;
  // The address no longer asks for the list: opened again, it shows the map.
  if (box.id && location.hash === `#${box.id}`) history.replaceState(history.state, '', location.pathname + location.search);
  const head = controls(container, '[data-layer-title]')[0] ?? container;
  const { top, bottom } = container.getBoundingClientRect();
  if (Math.min(bottom, innerHeight) - Math.max(top, 0) > innerHeight / 3) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  container.focus({ preventScroll: true });
  head.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
}

/**
 * Shows another layer; where that cannot be done here, goes to its page.
 *
 * @param {AtlasMap} map
 * @param {HTMLElement} box
 * @param {string} id
 * @param {string} address of the layer's page
 * @param {string | null} [wanted] a period, where not the layer's own
 * @returns {Promise<boolean>} whether it is shown
 */
async function change(map, box, id, address, wanted = null) {
  try {
    const [layer, said] = await Promise.all([
      id === map.own.layer ? map.own : loadLayer(map.own, id),
      id === map.worded ? null : loadWords(map.own, id),
    ]);
    const same = layer.values.length === map.areas.paths.length;
    if (!same) throw new Error(`${id} is drawn on other areas`);
    const period = await loadPeriod(layer, wanted && layer.periods.includes(wanted) ? wanted : layer.period);
    if (said) speak(map, said);
    map.show(layer, period);
    words(map, box, layer, address);
    links(map);
    remember('layer', id === map.container.dataset.layer ? null : id);
    map.say([`${layer.title}, ${period.label}.`, said ? said.sentence.map(({ text }) => text).join('') : ''].join(' ').trim());
    return true;
  } catch {
    if (address) location.assign(address);
    else map.say(map.t.layer_failed ?? '', true);
    return false;
  }
}

/**
 * The page's words become another layer's: its sentence, what to know first, its source.
 *
 * @param {AtlasMap} map
 * @param {import('./data.js').Words} said
 */
function speak(map, said) {
  const { container } = map;
  for (const one of controls(container, '[data-sentence]')) {
    one.replaceChildren(...said.sentence.map(({ text, key }) => (key ? html('em', {}, text) : text)));
  }
  for (const one of controls(container, '[data-layer-notes]')) {
    one.replaceChildren(...said.notes.map((text) => html('p', { class: 'muted' }, text)));
  }
  const { text, address, licence } = said.source;
  for (const one of controls(container, '[data-layer-source]')) {
    one.replaceChildren(/^https?:/.test(address) ? html('a', { href: address }, text) : text, `. ${licence}.`);
  }
  map.worded = said.layer;
}

/**
 * What the page says of the layer: its name, where it is read; words that are still another layer's go.
 *
 * @param {AtlasMap} map
 * @param {HTMLElement} box
 * @param {import('./data.js').Layer} layer
 * @param {string} address
 */
function words({ container, worded }, box, layer, address) {
  write(container, '[data-layer-title]', layer.title);
  write(container, '[data-layer-unit]', layer.unit);
  for (const one of /** @type {HTMLAnchorElement[]} */ (controls(container, 'a[data-layer-link]'))) {
    one.href = address + new URL(one.href).hash;
  }
  const own = layer.layer === worded;
  for (const one of controls(container, '[data-layer-own]')) one.hidden = !own;
  for (const one of controls(container, '[data-layer-other]')) one.hidden = own;
  for (const one of box.querySelectorAll('a[data-layer]')) {
    if (/** @type {HTMLElement} */ (one).dataset.layer === layer.layer) one.setAttribute('aria-current', 'true');
    else one.removeAttribute('aria-current');
  }
}
