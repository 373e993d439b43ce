// The picture in the page: its areas, their names and places, what is under a finger, their colours.

/** @typedef {{x: number, y: number, width: number, height: number}} Box in the drawing's own units */

/**
 * @typedef {object} Areas
 * @property {SVGSVGElement} svg
 * @property {SVGPathElement[]} paths in the order of the area set
 * @property {string[]} codes
 * @property {string[]} names
 * @property {() => Box[]} boxes measured once, when first wanted
 * @property {() => void} quiet makes each path's title its label: the browser would show it beside our own tooltip
 */

/**
 * Reads the picture. Names come from the paths' titles.
 *
 * @param {SVGSVGElement} svg
 * @returns {Areas}
 */
export function readAreas(svg) {
  const paths = /** @type {SVGPathElement[]} */ ([...svg.querySelectorAll('path[id^="a-"]')]);
  const codes = paths.map((path) => path.id.slice(2));
  const titles = paths.map((path) => path.querySelector('title'));
  const names = titles.map((title) => title?.textContent?.split(': ')[0] ?? '');
  const quiet = () => {
    paths.forEach((path, index) => {
      const title = titles[index];
      path.setAttribute('role', 'img');
      if (!path.hasAttribute('aria-label')) path.setAttribute('aria-label', title?.textContent ?? '');
      title?.remove();
    });
  };
  /** @type {Box[] | null} */
  let measured = null;
  return { svg, paths, codes, names, quiet, boxes: () => (measured ??= paths.map((path) => path.getBBox())) };
}

/**
 * The middle of each area's box.
 *
 * @param {Areas} areas
 */
export function middles(areas) {
  return areas.boxes().map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 }));
}

/**
 * The area at a place on the screen; -1 where none is. In a lens, which shows some areas again through a <use>,
 * the browser names only the <use>, so the place is looked up in the drawing. `reach` in pixels helps a finger.
 *
 * @param {Areas} areas
 * @param {EventTarget | null} target
 * @param {{clientX: number, clientY: number}} place
 * @param {number} reach
 */
export function areaAt(areas, target, place, reach) {
  const element = target instanceof Element ? target : null;
  const path = element?.closest('path');
  const index = path ? areas.paths.indexOf(path) : -1;
  if (index >= 0) return index;
  const frame = element?.closest('use') ?? (element && areas.svg.contains(element) ? areas.svg : null);
  const matrix = frame?.getScreenCTM();
  if (!matrix || matrix.a === 0) return -1;
  const spot = new DOMPoint(place.clientX, place.clientY).matrixTransform(matrix.inverse());
  if (frame !== areas.svg) return areas.boxes().findIndex((box, at) => within(box, spot) && fills(areas, at, spot));
  return nearby(areas.boxes(), spot, reach / matrix.a);
}

/**
 * The point of the picture (not an area) that an event is about, if it is about one.
 *
 * @param {EventTarget | null} target
 */
export function pointAt(target) {
  return target instanceof Element ? target.closest('.points > [aria-label]') : null;
}

/**
 * Points stay what they are to a pointer and to a screen reader; the map is one stop for the Tab key, and in an
 * embed a point's page opens beside the article.
 *
 * @param {SVGSVGElement} svg
 */
export function readPoints(svg) {
  for (const link of svg.querySelectorAll('.points a')) {
    link.setAttribute('tabindex', '-1');
    if (window.parent !== window) link.setAttribute('target', '_blank');
  }
}

/**
 * @param {Box} box
 * @param {DOMPoint} spot
 */
function within(box, spot) {
  return spot.x >= box.x && spot.y >= box.y && spot.x <= box.x + box.width && spot.y <= box.y + box.height;
}

/**
 * @param {Areas} areas
 * @param {number} index
 * @param {DOMPoint} spot
 */
function fills(areas, index, spot) {
  return areas.paths[index]?.isPointInFill(spot) ?? false;
}

/**
 * The area whose box is nearest to a place, within `reach`.
 *
 * @param {Box[]} boxes
 * @param {{x: number, y: number}} spot
 * @param {number} reach in the drawing's units
 */
function nearby(boxes, spot, reach) {
  let best = -1;
  let least = reach;
  boxes.forEach((box, index) => {
    const right = Math.max(box.x - spot.x, 0, spot.x - box.x - box.width);
    const down = Math.max(box.y - spot.y, 0, spot.y - box.y - box.height);
    const far = Math.hypot(right, down) + Math.hypot(box.width, box.height) / 1e6;
    if (far < least) {
      least = far;
      best = index;
    }
  });
  return best;
}

/**
 * Gives each area the class of its colour. Only what changes is touched.
 *
 * @param {Areas} areas
 * @param {readonly number[]} classes -1 and down for areas without one
 * @param {readonly string[]} none what those are drawn as, in that order
 * @param {number} [apart] the class that is hatched, if one is
 */
export function colour(areas, classes, none, apart = -1) {
  areas.paths.forEach((path, index) => {
    const at = classes[index] ?? -1;
    const name = at < 0 ? (none[-1 - at] ?? 'nodata') : at === apart ? 'apart' : `c${at}`;
    if (path.getAttribute('class') !== name) path.setAttribute('class', name);
  });
}

/**
 * Names every area with its figure, for screen readers.
 *
 * @param {Areas} areas
 * @param {(index: number) => string} label
 */
export function relabel(areas, label) {
  areas.paths.forEach((path, index) => path.setAttribute('aria-label', label(index)));
}

/**
 * The palette of what is drawn: one class for the colours, one for how many of them there are.
 *
 * @param {Iterable<Element>} drawings
 * @param {string | undefined} palette as it is, if not given
 * @param {number} classes
 */
export function repaint(drawings, palette, classes) {
  for (const drawing of drawings) {
    for (const name of [...drawing.classList]) {
      if (/^k\d+$/.test(name)) drawing.classList.replace(name, `k${classes}`);
      if (palette && /^p-./.test(name)) drawing.classList.replace(name, `p-${palette}`);
    }
  }
}
