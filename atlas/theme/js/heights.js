// Tells the page that an embed stands in how tall it is, in the formats that newsrooms' pages listen for already.
// The keys are fixed. Of the address only two ids are used, and only if they look like one; what the parent sends
// is a reason to measure again and nothing else.

/**
 * @typedef {object} Ids
 * @property {string} key names this embed to Datawrapper's scripts
 * @property {string | null} pym Pym's name for the frame, from ?childId=
 * @property {string | null} secret WordPress's, from #?secret=
 */

/**
 * @param {{search: string, hash: string}} address
 * @param {string} layer
 * @returns {Ids}
 */
export function ids({ search, hash }, layer) {
  return {
    key: /^[a-z0-9-]+$/.test(layer) ? layer : 'map',
    pym: safe(new URLSearchParams(search).get('childId')),
    secret: safe(new URLSearchParams(hash.replace(/^#\??/, '')).get('secret')),
  };
}

/** @param {string | null} text */
function safe(text) {
  return text && /^[A-Za-z0-9_-]+$/.test(text) ? text : null;
}

/**
 * Every message that tells a height.
 *
 * @param {number} height whole pixels
 * @param {Ids} names
 * @param {string} src this document's address
 * @returns {unknown[]}
 */
export function messages(height, { key, pym, secret }, src) {
  return [
    { 'datawrapper-height': { [key]: height } },
    { sentinel: 'amp', type: 'embed-size', height },
    JSON.stringify({ src, context: 'iframe.resize', height }),
    ...(pym ? [`pymxPYMx${pym}xPYMxheightxPYMx${height}`] : []),
    ...(secret ? [{ secret, message: 'height', value: height }] : []),
  ];
}

/**
 * Tells the height at once, when it changes, when the parent asks, and once more when all has settled.
 *
 * @param {string} layer
 */
export function tellHeight(layer) {
  if (window.parent === window) return;
  const names = ids(location, layer);
  let told = 0;
  /** @param {boolean} always */
  const tell = (always) => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (!height || (height === told && !always)) return;
    told = height;
    for (const message of messages(height, names, location.href)) window.parent.postMessage(message, '*');
  };
  tell(true);
  new ResizeObserver(() => tell(false)).observe(document.documentElement);
  let answered = false; // once though nothing changed: the parent may have begun to listen after we first told it
  addEventListener('message', () => {
    tell(!answered);
    answered = true;
  });
  setTimeout(() => tell(true), 1500);
  if (names.secret) leave(names.secret);
}

/**
 * In WordPress's sandbox a link can neither open a window nor leave the frame: the parent is asked to follow it.
 *
 * @param {string} secret
 */
function leave(secret) {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    event.preventDefault();
    window.parent.postMessage({ secret, message: 'link', value: link.href }, '*');
  });
}
