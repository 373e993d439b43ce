// Buttons that copy the text of an element ([data-copy], by its id): embed codes, citations. An embed code
// ([data-embed]) takes up the area, the period and the switch that the page shows.
import { asked } from './dom.js';

/** @param {import('./strings.js').Strings} t */
export function copying(t) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('button[data-copy]'))) {
    const source = document.getElementById((button.dataset.copy ?? '').replace(/^#/, ''));
    if (!source) continue;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    const label = button.textContent;
    let timer = 0;
    button.addEventListener('click', () => {
      void copy(source).then((done) => {
        button.textContent = (done ? t.copied : t.copy_failed) ?? '';
        clearTimeout(timer);
        timer = window.setTimeout(() => {
          button.textContent = label;
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

/** A line to cite ends with this page's own address, where the page was made without knowing it. */
export function citeHere() {
  for (const one of document.querySelectorAll('[data-here]')) {
    if (!one.textContent) one.textContent = location.origin === 'null' ? '' : location.origin + location.pathname;
  }
}

/** Embed codes lead to the view that the reader has before them, at this site's own address. */
export function embedCodes() {
  for (const field of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll('textarea[data-embed]'))) {
    const update = () => {
      const address = new URL(field.dataset.embed ?? '', document.baseURI);
      for (const name of ['area', 'period', 'apart']) {
        const value = asked(name);
        if (value) address.searchParams.set(name, value);
      }
      const source = address.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      field.value = field.value.replace(/ src="[^"]*"/, () => ` src="${source}"`);
    };
    update();
    field.closest('details')?.addEventListener('toggle', update);
    for (const kind of ['atlas:area', 'atlas:period', 'atlas:apart']) document.addEventListener(kind, () => queueMicrotask(update));
  }
}
