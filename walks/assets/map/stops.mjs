// All stops of a walk on one map, for editors: pins in step with the fields of a list, until these are saved.
import { Marker } from "maplibre-gl";
import { turned, unbroken } from "./lines.mjs";
import { Sheet } from "./sheet.mjs";
import { colour } from "./style.mjs";

const STEP = 10; // pixels that an arrow key moves a pin
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CLOSE = 16; // zoom at which a single stop is shown

/** Throws where the map can't be had. */
export function stopsMap(form, data) {
  return new Stops(form, data);
}

class Stops {
  constructor(form, data) {
    Object.assign(this, { form, data, done: [] });
    const place = form.querySelector("[data-stops-sheet]");
    this.said = form.querySelector("[data-stops-said]");
    this.undoing = form.querySelector("[data-stops-undo]");
    this.sheet = new Sheet(place, data);
    this.map = this.sheet.map;
    this.sheet.onStyle(() => this.#way());
    this.stops = data.stops.map((stop) => this.#stop(stop));
    this.undoing.hidden = false;
    this.undoing.addEventListener("click", () => this.#undo());
    form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || event.target.matches("input, select")) return;
      event.preventDefault();
      this.#undo();
    });
    form.addEventListener("submit", () => (this.leaving = true));
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.#unsaved()) event.preventDefault();
    });
    place.liveMap = this.map; // for the browser's console and its tests
  }

  #way() {
    const coordinates = this.data.lines.map(unbroken);
    this.map.addSource("way", { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates } } });
    const paint = { "line-color": colour("--map-way", this.form), "line-width": 3, "line-opacity": 0.6 };
    this.map.addLayer({ id: "way", type: "line", source: "way", paint });
  }

  #stop(stop) {
    const row = this.form.querySelector(`[data-stop="${stop.id}"]`);
    const [lat, lon] = ["lat", "lon"].map((name) => this.form.elements.namedItem(`${stop.id}-${name}`));
    const pin = document.createElement("button");
    pin.type = "button";
    pin.className = "stop-pin";
    pin.textContent = new Intl.NumberFormat(this.data.language).format(stop.number);
    const marker = new Marker({ element: pin, draggable: Boolean(lat), anchor: "bottom" });
    const one = { ...stop, row, lat, lon, pin, marker, first: lat && [lat.value, lon.value] };
    this.#show(one);
    pin.addEventListener("click", (event) => event.stopPropagation());
    pin.addEventListener("focus", () => this.#choose(one));
    if (lat) this.#editable(one);
    row.addEventListener("focusin", () => this.#choose(one));
    row.addEventListener("pointerenter", () => this.#choose(one));
    return one;
  }

  #editable(one) {
    const { marker, pin, row, lat, lon } = one;
    const [find, put] = ["find", "put"].map((name) => row.querySelector(`[data-stops-${name}]`));
    marker.on("dragstart", () => this.#choose(one));
    marker.on("dragend", () => this.#move(one, marker.getLngLat()));
    pin.addEventListener("keydown", (event) => this.#key(one, event));
    pin.addEventListener("blur", () => (this.going = null));
    for (const field of [lat, lon]) {
      const before = { at: [lat.value, lon.value] };
      field.addEventListener("focus", () => (before.at = [lat.value, lon.value]));
      field.addEventListener("change", () => {
        this.done.push({ one, at: before.at });
        this.#follow(one);
      });
    }
    find.addEventListener("click", () => {
      this.map.jumpTo({ center: marker.getLngLat(), zoom: Math.max(this.map.getZoom(), CLOSE) });
      pin.focus();
    });
    put.addEventListener("click", () => {
      this.#move(one, this.map.getCenter());
      pin.focus();
    });
  }

  #key(one, event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = this.map.project(one.marker.getLngLat());
    const far = event.shiftKey ? 1 : STEP;
    this.#move(one, this.map.unproject([x + step[0] * far, y + step[1] * far]), true);
  }

  /** Keys that move the same pin on and on are undone as one move. */
  #move(one, at, byKey = false) {
    if (!byKey || this.going !== one) this.done.push({ one, at: [one.lat.value, one.lon.value] });
    this.going = byKey ? one : null;
    one.lat.value = at.lat.toFixed(6);
    one.lon.value = String(turned(at.lng));
    this.#follow(one);
    this.#say(this.data.words.moved, one);
  }

  #undo() {
    const last = this.done.pop();
    if (!last) return;
    this.going = null;
    [last.one.lat.value, last.one.lon.value] = last.at;
    this.#follow(last.one);
    this.#say(this.data.words.undone, last.one);
    last.one.row.scrollIntoView({ block: "nearest" });
  }

  /** The fields are others now. */
  #follow(one) {
    this.#show(one);
    one.row.classList.toggle("stops-map__row--moved", this.#moved(one));
    this.undoing.disabled = !this.done.length;
  }

  #show(one) {
    const own = one.lat ? read(one.lat, one.lon) : (one.at ?? null);
    const at = own ?? one.placed;
    const { words } = this.data;
    if (at) {
      one.marker.setLngLat(at);
      if (!one.pin.isConnected) one.marker.addTo(this.map); // again, it would lose the keyboard
    } else one.marker.remove();
    one.pin.classList.toggle("stop-pin--placed", Boolean(at && !own));
    one.pin.classList.toggle("stop-pin--fixed", !one.lat);
    const told = [`${one.pin.textContent}. ${one.title}`, at && !own ? `(${words.byPlace})` : "", one.lat ? words.keys : words.fixed];
    one.pin.setAttribute("aria-label", told.filter(Boolean).join(" "));
    one.pin.title = one.title;
    if (!one.lat) return;
    one.row.querySelector("[data-stops-find]").hidden = !at;
    one.row.querySelector("[data-stops-put]").hidden = Boolean(own);
  }

  #choose(one) {
    for (const { row, pin } of this.stops ?? []) {
      row.classList.remove("stops-map__row--chosen");
      pin.classList.remove("stop-pin--chosen");
    }
    one.row.classList.add("stops-map__row--chosen");
    one.pin.classList.add("stop-pin--chosen");
  }

  #moved({ lat, lon, first }) {
    return Boolean(lat) && (lat.value !== first[0] || lon.value !== first[1]);
  }

  #unsaved() {
    return this.stops.filter((one) => this.#moved(one)).length;
  }

  #say(words, { title }) {
    const count = new Intl.NumberFormat(this.data.language).format(this.#unsaved());
    this.said.textContent = `${words.replace("{title}", title)} ${this.data.words.unsaved.replace("{count}", count)}`;
  }
}

/** Longitude and latitude of two fields; null where they say none. */
function read(lat, lon) {
  const at = [lon, lat].map((field) => (field.value.trim() === "" ? NaN : Number(field.value.replace(",", "."))));
  return at.every(Number.isFinite) && Math.abs(at[1]) <= 90 ? at : null;
}
