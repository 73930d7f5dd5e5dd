// What a walk's map shows: the way, the stops as links with numbers, names where nothing lies beneath, historic sheets.
import { Marker } from "maplibre-gl";
import { unbroken } from "./lines.mjs";
import { drawOverlays, offerOverlays } from "./overlays.mjs";
import { element } from "./sheet.mjs";
import { LETTERS, colour } from "./style.mjs";

export class WalkContent {
  constructor(sheet, data, figure) {
    Object.assign(this, { sheet, data, figure, map: sheet.map });
    this.overlays = data.sheets ?? [];
    offerOverlays(figure, this.overlays, sheet, data.words);
    this.marks = new Map(data.stops.map((stop) => [stop.uuid, this.#mark(stop)]));
    document.addEventListener("stop:chosen", ({ detail }) => this.#chosen(detail));
    document.addEventListener("position:found", ({ detail }) => this.#here(detail.position));
    document.addEventListener("position:lost", () => this.here?.remove());
  }

  /** Called whenever there is a new style to draw upon. */
  draw() {
    drawOverlays(this.map, this.overlays);
    this.map.addSource("way", { type: "geojson", data: lines(this.data.lines) });
    const look = { "line-cap": "round", "line-join": "round" };
    const ways = [["way-casing", "--map-casing", 7], ["way", "--map-way", 3.5]];
    for (const [id, property, width] of ways) {
      const paint = { "line-color": colour(property, this.figure), "line-width": width };
      this.map.addLayer({ id, type: "line", source: "way", layout: look, paint });
    }
    if (this.data.base.kind === "none") this.#names();
  }

  #names() {
    const features = this.data.names.map(({ text, kind, at }) => point(at, { text, kind }));
    this.map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features } });
    this.map.addLayer({
      id: "names",
      type: "symbol",
      source: "names",
      layout: {
        "text-field": ["get", "text"],
        "text-font": LETTERS,
        "text-size": ["match", ["get", "kind"], ["town", "village"], 17, 14],
        "text-variable-anchor": ["bottom", "top", "left", "right"],
        "text-radial-offset": 1.3, // beside a stop's mark, which lies above all letters
      },
      paint: {
        "text-color": colour("--ink", this.figure),
        "text-halo-color": colour("--map-ground", this.figure),
        "text-halo-width": 1.5,
      },
    });
    this.#keepClear();
  }

  /** Stops' marks are elements, of which the map's letters know nothing: an unseen letter keeps each one's room. */
  #keepClear() {
    const features = this.data.stops.map((stop) => point(stop.at, {}));
    this.map.addSource("marks", { type: "geojson", data: { type: "FeatureCollection", features } });
    this.map.addLayer({
      id: "marks",
      type: "symbol",
      source: "marks",
      layout: { "text-field": "O", "text-font": LETTERS, "text-size": 26, "text-allow-overlap": true },
      paint: { "text-opacity": 0 },
    });
  }

  #mark(stop) {
    const link = element("a", stop.exact ? "map-stop" : "map-stop map-stop--about");
    link.href = stop.href;
    link.dataset.stop = stop.uuid;
    link.textContent = new Intl.NumberFormat(this.data.language).format(stop.number);
    const title = stop.exact ? stop.title : `${stop.title} ${this.data.words.about}`;
    link.title = title;
    link.setAttribute("aria-label", `${link.textContent}. ${title}`);
    return new Marker({ element: link }).setLngLat(stop.at).addTo(this.map);
  }

  /** Where the reader is, while the reader wants it shown. */
  #here(position) {
    this.here ??= new Marker({ element: element("i", "map-here") });
    this.here.setLngLat(position).addTo(this.map);
  }

  #chosen({ uuid, from }) {
    const mark = this.marks.get(uuid);
    if (!mark || this.sheet.layer.contains(from)) return;
    if (!this.map.getBounds().contains(mark.getLngLat())) this.map.easeTo({ center: mark.getLngLat() });
  }
}

function lines(coordinates) {
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: coordinates.map(unbroken) } };
}

export function point(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
}
