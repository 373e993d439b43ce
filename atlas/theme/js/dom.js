// Making elements. Text from the data goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * The controls of a map, wherever they stand on the page: those that name it (`data-for`), and those that name
 * none when it is the page's first map.
 *
 * @param {HTMLElement} container
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function controls(container, selector) {
  const first = document.querySelector('[data-map]') === container;
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  return [...all].filter((one) => (one.dataset.for ? one.dataset.for === container.id : first));
}

/**
 * Like `controls`, with `text` put into each.
 *
 * @param {HTMLElement} container
 * @param {string} selector
 * @param {string} text
 */
export function write(container, selector, text) {
  for (const one of controls(container, selector)) one.textContent = text;
}

/**
 * The code of the area that a table's row is about, "" for none: its head leads to that area's page.
 *
 * @param {HTMLTableRowElement} row
 */
export function codeOf(row) {
  const link = row.querySelector('th a');
  const code = link instanceof HTMLAnchorElement ? /\/areas\/([^/]+)\/$/.exec(link.pathname)?.[1] : '';
  return decodeURIComponent(code ?? '');
}

/**
 * What the page's address asks for.
 *
 * @param {string} name
 */
export function asked(name) {
  return new URLSearchParams(location.search).get(name);
}

/**
 * Keeps the page's address in step, so that a view can be sent to somebody, and tells the rest of the page. An embed's address is not the reader's.
 *
 * @param {string} name
 * @param {string | null} value null takes it out
 */
export function remember(name, value) {
  if (window.parent !== window) return;
  const address = new URL(location.href);
  if (value === null) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  document.dispatchEvent(new CustomEvent(`atlas:${name}`, { detail: value }));
}
