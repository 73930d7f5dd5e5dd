// A way drawn point by point. What is saved is GeoJSON in the form's field; it stays empty until something was drawn.
import { Marker } from "maplibre-gl";
import { distance } from "../js/earth.mjs";
import { boxAround, turned, unbroken } from "./lines.mjs";
import { Sheet, element } from "./sheet.mjs";
import { colour } from "./style.mjs";

export function routeEditor(root, data) {
  return new Drawing(root, data);
}

class Drawing {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.field = root.querySelector("textarea");
    const given = JSON.parse(root.dataset.line || "[]");
    this.others = given.slice(1); // further parts stay as they are
    this.points = given.length ? unbroken(given[0]) : [];
    this.markers = [];
    const place = root.querySelector("[data-route-map]");
    place.hidden = false;
    this.sheet = new Sheet(place, { ...data, bounds: boxAround(this.points) ?? data.bounds });
    this.map = this.sheet.map;
    this.sheet.layer.append(element("i", "map-cross"));
    const help = root.querySelector("[data-route-help]");
    help.textContent = data.words.drawHelp;
    help.hidden = root.querySelector("[data-route-tools]").hidden = false;
    this.sheet.onStyle(() => this.#draw());
    this.map.doubleClickZoom.disable();
    this.map.on("click", ({ lngLat }) => this.#add(lngLat));
    this.map.getCanvas().addEventListener("keydown", (event) => this.#key(event));
    root.querySelector("[data-route-undo]").addEventListener("click", () => this.#change(this.points.slice(0, -1)));
    root.querySelector("[data-route-clear]").addEventListener("click", () => this.#change([]));
    this.#mark();
    this.#tell();
    place.liveMap = this.map; // for the browser's console and its tests
    this.map.getCanvas().focus();
  }

  #key(event) {
    if (event.key === "Enter") this.#add(this.map.getCenter());
    else if (event.key === "Backspace") this.#change(this.points.slice(0, -1));
    else return;
    event.preventDefault();
  }

  #add({ lng, lat }) {
    this.#change([...this.points, [lng, lat]]);
  }

  /** The points are others now: the line, the handles and the field follow. */
  #change(points) {
    this.points = points;
    this.#mark();
    this.map.getSource("drawn")?.setData(this.#line());
    this.field.value = points.length > 1 ? JSON.stringify(this.#document()) : "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#tell();
  }

  #draw() {
    this.map.addSource("drawn", { type: "geojson", data: this.#line() });
    const paint = { "line-color": colour("--map-way", this.root), "line-width": 4 };
    this.map.addLayer({ id: "drawn", type: "line", source: "drawn", paint });
  }

  #line() {
    return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: this.points } };
  }

  #document() {
    const coordinates = [this.points, ...this.others].map((part) => part.map(([lng, lat]) => [turned(lng), Number(lat.toFixed(6))]));
    return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates } };
  }

  #mark() {
    for (const marker of this.markers) marker.remove();
    this.markers = this.points.map((at, index) => this.#handle(at, index));
  }

  #handle(at, index) {
    const button = element("button", "map-point");
    button.type = "button";
    button.tabIndex = -1; // the map itself is what keys draw on
    button.setAttribute("aria-label", `${this.data.words.point} ${index + 1}`);
    const marker = new Marker({ element: button, draggable: true }).setLngLat(at).addTo(this.map);
    marker.on("dragend", () => {
      const { lng, lat } = marker.getLngLat();
      this.#change(this.points.with(index, [lng, lat]));
    });
    button.addEventListener("click", (event) => event.stopPropagation());
    button.addEventListener("dblclick", (event) => {
      event.stopPropagation();
      this.#change(this.points.toSpliced(index, 1));
    });
    return marker;
  }

  #tell() {
    const digits = new Intl.NumberFormat(this.data.language);
    this.root.querySelector("[data-route-length]").textContent = this.data.words.length
      .replace("{metres}", digits.format(Math.round(lengthOf(this.points))))
      .replace("{points}", digits.format(this.points.length));
  }
}

/** Metres along the points. */
function lengthOf(points) {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index], point), 0);
}
