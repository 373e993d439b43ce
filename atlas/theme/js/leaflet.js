// The parts of Leaflet that the maps use, and what they do differently here.
import { Draggable } from 'leaflet/src/dom/Draggable';
import { SVGOverlay } from 'leaflet/src/layer/SVGOverlay';
import { Map } from 'leaflet/src/map/Map';
import 'leaflet/src/map/handler/Map.DoubleClickZoom';
import 'leaflet/src/map/handler/Map.Drag';
import { ScrollWheelZoom } from 'leaflet/src/map/handler/Map.ScrollWheelZoom';
import 'leaflet/src/map/handler/Map.TouchZoom';

export { disableClickPropagation } from 'leaflet/src/dom/DomEvent';

/** Not rounded to whole pixels, as Leaflet's own is: the picture must not jump by a half when it comes alive. */
export const AtlasMap = Map.extend({
  /** @param {any} center @param {number} zoom */
  _getNewPixelOrigin(center, zoom) {
    return this.project(center, zoom)._subtract(this.getSize()._divideBy(2))._add(this._getMapPanePos());
  },
});

/**
 * The picture that is in the page already. While the map moves it is only transformed; it gets its real size, and
 * is painted anew, when a zoom has ended. Its element stays in the document all the time.
 */
export const Picture = SVGOverlay.extend({
  getEvents() {
    return { viewreset: this._reset, zoomend: this._reset, zoom: this._scale, zoomanim: this._animateZoom };
  },

  /** The picture's corners in the map's layer, at its present zoom. */
  _corners() {
    const map = this._map;
    const origin = map.getPixelOrigin();
    return {
      min: map.project(this._bounds.getNorthWest()).subtract(origin),
      max: map.project(this._bounds.getSouthEast()).subtract(origin),
    };
  },

  _reset() {
    const { min, max } = this._corners();
    this._sized = this._map.getZoom();
    place(this._image, min, 1);
    this._image.style.width = `${max.x - min.x}px`;
    this._image.style.height = `${max.y - min.y}px`;
  },

  _scale() {
    place(this._image, this._corners().min, this._map.getZoomScale(this._map.getZoom(), this._sized));
  },

  /** @param {{zoom: number, center: any}} to */
  _animateZoom(to) {
    const corner = this._map._latLngBoundsToNewLayerBounds(this._bounds, to.zoom, to.center).min;
    place(this._image, corner, this._map.getZoomScale(to.zoom, this._sized));
  },
});

/**
 * In two dimensions: a third would make the browser keep the whole enlarged picture as one layer.
 *
 * @param {SVGElement} element
 * @param {{x: number, y: number}} corner
 * @param {number} scale
 */
function place(element, corner, scale) {
  element.style.transform = `translate(${corner.x}px, ${corner.y}px) scale(${scale})`;
}

// One finger scrolls the page; two move the map (Leaflet's pinch does both, move and zoom).
const mouseDown = Draggable.prototype._onDown;
Draggable.include({
  /** @param {MouseEvent & {touches?: TouchList}} event */
  _onDown(event) {
    if (!event.touches) mouseDown.call(this, event);
  },
});

// The wheel scrolls the page too, until the reader has gone into the map or holds Ctrl; and always past the limit.
const turn = ScrollWheelZoom.prototype._onWheelScroll;
ScrollWheelZoom.include({
  /** @param {WheelEvent} event */
  _onWheelScroll(event) {
    const map = this._map;
    const held = event.ctrlKey || event.metaKey;
    const inside = map.getContainer().contains(document.activeElement);
    const atEnd = event.deltaY > 0 && map.getZoom() < map.getMinZoom() + 0.001;
    if (held || (inside && !atEnd)) turn.call(this, event);
  },
});
