// Leaflet's published types describe its bundle; these are the same things in the files that we take them from.
// `any` where we override what Leaflet calls private.
declare module 'leaflet/src/dom/Draggable' {
  export const Draggable: any;
}
declare module 'leaflet/src/layer/SVGOverlay' {
  export const SVGOverlay: any;
}
declare module 'leaflet/src/map/Map' {
  export const Map: any;
}
declare module 'leaflet/src/map/handler/Map.ScrollWheelZoom' {
  export const ScrollWheelZoom: any;
}
declare module 'leaflet/src/map/handler/Map.DoubleClickZoom' {}
declare module 'leaflet/src/map/handler/Map.Drag' {}
declare module 'leaflet/src/map/handler/Map.TouchZoom' {}
declare module 'leaflet/src/dom/DomEvent' {
  export const disableClickPropagation: typeof import('leaflet').DomEvent.disableClickPropagation;
}
