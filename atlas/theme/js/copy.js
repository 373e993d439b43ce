// Buttons that copy the text of an element ([data-copy], by its id): embed codes, citations. Both lead to the area, the
// period and the switch that the page shows.
import { asked, html } from './dom.js';

/** What the address of a view names, and by how much each makes a frame taller at most, in pixels (from 330 px on). */
const VIEW = { area: 240, period: 0, apart: 140 };

/** What else a line to cite names: how the reader has weighed and sorted an index, which no frame shows. */
const SET = ['weights', 'reach', 'need'];

/** @param {import('./strings.js').Strings} t */
export function copying(t) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('button[data-copy]'))) {
    const source = document.getElementById((button.dataset.copy ?? '').replace(/^#/, ''));
    if (!source) continue;
    button.hidden = false;
    // Apart from the button, so that its own words are not said again when they come back.
    const status = html('span', { class: 'visually-hidden', role: 'status' });
    button.after(status);
    const label = button.textContent;
    let timer = 0;
    button.addEventListener('click', () => {
      void copy(source).then((done) => {
        const words = (done ? t.copied : t.copy_failed) ?? '';
        button.textContent = words;
        status.textContent = words;
        clearTimeout(timer);
        timer = window.setTimeout(() => {
          button.textContent = label;
          status.textContent = '';
        }, 2500);
      });
    });
  }
}

/**
 * Copies, or, where the browser does not let a page do that, selects the text for the reader to copy.
 *
 * @param {HTMLElement} source
 */
async function copy(source) {
  const field = source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement ? source : null;
  try {
    await navigator.clipboard.writeText(field ? field.value : (source.textContent ?? ''));
    return true;
  } catch {
    if (field) field.select();
    else getSelection()?.selectAllChildren(source);
    return false;
  }
}

/** A line to cite ends with the address of what is shown: this page's own, where it was made without knowing it. */
export function citeHere() {
  for (const one of document.querySelectorAll('[data-here]')) {
    const own = one.textContent || (location.origin === 'null' ? '' : location.origin + location.pathname);
    if (!own) continue;
    following(() => {
      one.textContent = viewed(new URL(own), SET).href;
    }, SET);
  }
}

/** Embed codes lead to the view that the reader has before them, at this site's own address, in a frame high enough. */
export function embedCodes() {
  for (const field of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll('textarea[data-embed]'))) {
    const height = Number(/ height="(\d+)"/.exec(field.value)?.[1]);
    following(() => {
      const address = viewed(new URL(field.dataset.embed ?? '', document.baseURI));
      const source = address.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      const high = Object.entries(VIEW).reduce((sum, [name, more]) => (asked(name) ? sum + more : sum), height);
      field.value = field.value
        .replace(/ src="[^"]*"/, () => ` src="${source}"`)
        .replace(/ height="\d+"/, () => ` height="${high}"`);
    });
  }
}

/**
 * The address with the view that the page's own asks for.
 *
 * @param {URL} address
 * @param {string[]} [more] names beside the view's
 */
function viewed(address, more = []) {
  for (const name of [...Object.keys(VIEW), ...more]) {
    const value = asked(name);
    if (value) address.searchParams.set(name, value);
  }
  return address;
}

/**
 * Does it now, and whenever the view is another.
 *
 * @param {() => void} update
 * @param {string[]} [more] names beside the view's
 */
function following(update, more = []) {
  update();
  for (const name of [...Object.keys(VIEW), ...more]) document.addEventListener(`atlas:${name}`, () => queueMicrotask(update));
}
