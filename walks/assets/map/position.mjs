// A position on a map, in step with its two fields.
import { Marker } from "maplibre-gl";
import { Sheet } from "./sheet.mjs";

const NEARBY = 0.004; // degrees around a position that is shown
const STEP = 10; // pixels that an arrow key moves it
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Shows the map in `place`. Returns MapLibre's map. */
export function positionMap(place, latitude, longitude, data) {
  const known = read(latitude, longitude);
  const around = known && [known[0] - NEARBY, known[1] - NEARBY / 2, known[0] + NEARBY, known[1] + NEARBY / 2];
  const { map } = new Sheet(place, { ...data, bounds: around ?? data.bounds });
  const pin = Object.assign(document.createElement("button"), { type: "button", className: "map-pin" });
  pin.setAttribute("aria-label", data.words.position);
  const marker = new Marker({ element: pin, draggable: true, anchor: "bottom" });
  const show = (at) => {
    marker.setLngLat(at);
    if (!pin.isConnected) marker.addTo(map); // again, it would lose the keyboard
  };
  const put = (at) => {
    show(at);
    const turned = marker.getLngLat().wrap();
    write(latitude, turned.lat);
    write(longitude, turned.lng);
  };
  if (known) show(known);
  marker.on("dragend", () => put(marker.getLngLat()));
  map.on("click", ({ lngLat }) => put(lngLat));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put(map.getCenter());
    pin.focus();
  });
  pin.addEventListener("click", (event) => event.stopPropagation());
  pin.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = map.project(marker.getLngLat());
    const far = event.shiftKey ? 1 : STEP;
    put(map.unproject([x + step[0] * far, y + step[1] * far]));
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      const at = read(latitude, longitude);
      if (!at) return;
      show(at);
      map.easeTo({ center: at });
    });
  }
  place.liveMap = map; // for the browser's console and its tests
  return map;
}

function read(latitude, longitude) {
  const at = [longitude, latitude].map((field) => (field.value.trim() === "" ? NaN : Number(field.value.replace(",", "."))));
  return at.every(Number.isFinite) && Math.abs(at[1]) <= 90 ? at : null;
}

function write(field, degrees) {
  field.value = degrees.toFixed(6);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
