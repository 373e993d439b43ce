// What is shown of an area: a line under the pointer, a card for the chosen one.
import { controls, html } from './dom.js';

/** @typedef {import('./describe.js').Said} Said */
/** @typedef {import('./strings.js').Strings} Strings */

/**
 * The line under the pointer.
 *
 * @param {HTMLElement} container
 */
export function tip(container) {
  const name = html('b');
  const value = html('span');
  const box = html('div', { class: 'map-tip', 'aria-hidden': 'true', hidden: '' }, name, value);
  container.append(box);
  return {
    /** @param {{name: string, value: string}} said @param {{clientX: number, clientY: number}} at */
    show(said, at) {
      name.textContent = said.name;
      value.textContent = said.value;
      box.hidden = false;
      const frame = container.getBoundingClientRect();
      const x = Math.min(at.clientX - frame.left + 14, frame.width - box.offsetWidth - 4);
      const above = at.clientY - frame.top - box.offsetHeight - 10;
      box.style.transform = `translate(${Math.max(x, 4)}px, ${above < 4 ? above + box.offsetHeight + 28 : above}px)`;
    },
    hide() {
      box.hidden = true;
    },
  };
}

/**
 * The card of the chosen area: in the page's place for it ([data-map-card]), else on the map.
 *
 * @param {HTMLElement} container
 * @param {Strings} t
 * @param {() => void} close
 */
export function card(container, t, close) {
  const box = controls(container, '[data-map-card]')[0] ?? container.appendChild(html('div', { class: 'on-map' }));
  box.classList.add('map-card');
  box.hidden = true;
  box.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  return {
    element: box,
    /** @param {Said} said @param {string} profile address, "" where there is none */
    show(said, profile) {
      const shut = html('button', { type: 'button', class: 'map-close' }, t.close ?? '');
      shut.addEventListener('click', close);
      const value = html('p', { class: 'card-value' }, html('b', {}, said.value));
      if (said.rank) value.append(`, ${said.rank}`);
      box.replaceChildren(
        html('p', { class: 'card-name' }, said.name),
        value,
        ...said.more.map((line) => html('p', { class: 'card-more' }, line)),
        html('p', { class: 'card-links' }, ...(profile ? [link(profile, t.profile ?? '')] : []), shut),
      );
      box.hidden = false;
    },
    hide() {
      box.hidden = true;
    },
  };
}

/**
 * A link to a page of the site; out of an embed it opens beside the article.
 *
 * @param {string} address
 * @param {string} text
 */
function link(address, text) {
  const away = window.parent !== window;
  return html('a', away ? { href: address, target: '_blank', rel: 'noopener' } : { href: address }, text);
}
