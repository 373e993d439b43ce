// The choice of maps: another layer on the same picture, without leaving the page.
import { loadLayer, loadPeriod } from './data.js';
import { controls, write } from './dom.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/** @param {AtlasMap} map */
export function picker(map) {
  for (const box of controls(map.container, '[data-picker]')) {
    box.addEventListener('change', (event) => {
      const input = event.target instanceof HTMLInputElement ? event.target : null;
      if (input?.dataset.layer) void change(map, box, input.dataset.layer, input.dataset.address ?? '');
    });
    box.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && event.button === 0;
      if (!link?.dataset.layer || !plain) return;
      event.preventDefault();
      void change(map, box, link.dataset.layer, link.href);
    });
  }
}

/**
 * Shows another layer; where that cannot be done here, goes to its page.
 *
 * @param {AtlasMap} map
 * @param {HTMLElement} box
 * @param {string} id
 * @param {string} address of the layer's page
 */
async function change(map, box, id, address) {
  try {
    const layer = await loadLayer(map.layer, id);
    const same = layer.values.length === map.areas.paths.length;
    if (!same) throw new Error(`${id} is drawn on other areas`);
    const period = await loadPeriod(layer, layer.period);
    map.show(layer, period);
    write(map.container, '[data-layer-title]', layer.title);
    write(map.container, '[data-layer-unit]', layer.unit);
    for (const link of /** @type {HTMLAnchorElement[]} */ (controls(map.container, 'a[data-layer-link]'))) {
      link.href = address;
    }
    for (const one of box.querySelectorAll('a[data-layer]')) {
      if (/** @type {HTMLElement} */ (one).dataset.layer === id) one.setAttribute('aria-current', 'true');
      else one.removeAttribute('aria-current');
    }
    map.say(`${layer.title}, ${period.label}`);
  } catch {
    if (address) location.assign(address);
    else map.say(map.t.layer_failed ?? '', true);
  }
}
