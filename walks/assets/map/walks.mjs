// The map of all walks: their beginnings, gathered where they lie close (MapLibre's own clusters), and stops from near by.
import { element } from "./sheet.mjs";
import { LETTERS, colour } from "./style.mjs";

const STOPS_FROM = 13; // zoom from which stops are fetched, for what is in view
const GATHERED_BELOW = 15;
const NOTHING = { type: "FeatureCollection", features: [] };

export class WalksContent {
  constructor(sheet, data, figure) {
    Object.assign(this, { sheet, data, figure, map: sheet.map, stops: NOTHING });
    this.card = element("div", "walk-map__card");
    this.card.hidden = true;
    sheet.layer.append(this.card);
    for (const layer of ["walks", "stops", "gathered"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
    this.map.on("click", (event) => this.#pressed(event));
    this.map.on("moveend", () => this.#fetchStops());
    this.map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#pressed({ point: this.map.project(this.map.getCenter()) }, 24);
      if (event.key === "Escape") this.card.hidden = true;
    });
  }

  draw() {
    const look = (name) => colour(name, this.figure);
    this.map.addSource("walks", { type: "geojson", data: this.data.walks, cluster: true, clusterMaxZoom: GATHERED_BELOW, clusterRadius: 44 });
    this.map.addSource("stops", { type: "geojson", data: this.stops });
    this.#circles("stops", "stops", undefined, 5, look("--ink-soft"));
    this.#circles("walks", "walks", ["!", ["has", "point_count"]], 9, look("--accent-fill"));
    const size = ["step", ["get", "point_count"], 16, 10, 20, 100, 26];
    this.#circles("gathered", "walks", ["has", "point_count"], size, look("--accent-fill"));
    this.#words("gathered-count", ["has", "point_count"], ["to-string", ["get", "point_count"]], look("--on-accent"), look("--accent-fill"), 0);
    this.#words("walks-titles", ["!", ["has", "point_count"]], ["get", "title"], look("--ink"), look("--map-ground"), 1.1, 10);
  }

  #circles(id, source, filter, radius, fill) {
    this.map.addLayer({
      id,
      type: "circle",
      source,
      ...(filter ? { filter } : {}),
      paint: {
        "circle-radius": radius,
        "circle-color": fill,
        "circle-stroke-width": 2,
        "circle-stroke-color": colour("--map-casing", this.figure),
      },
    });
  }

  #words(id, filter, field, ink, halo, offset, minzoom = 0) {
    this.map.addLayer({
      id,
      type: "symbol",
      source: "walks",
      filter,
      minzoom,
      layout: {
        "text-field": field,
        "text-font": LETTERS,
        "text-size": 14,
        "text-offset": [0, offset],
        "text-anchor": offset ? "top" : "center",
        "text-max-width": 12,
        "text-allow-overlap": !offset,
      },
      paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 1.5 },
    });
  }

  async #pressed({ point }, reach = 10) {
    const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const found = this.map.queryRenderedFeatures(box, { layers: ["walks", "gathered", "stops"] });
    const gathered = found.find((one) => one.properties.cluster);
    if (gathered) {
      const zoom = await this.map.getSource("walks").getClusterExpansionZoom(gathered.id);
      this.card.hidden = true;
      this.map.easeTo({ center: gathered.geometry.coordinates, zoom: zoom + 0.2 });
      return;
    }
    this.#show(found.map((one) => one.properties));
  }

  #show(found) {
    const once = [...new Map(found.map((one) => [one.url, one])).values()];
    const list = document.createElement("ul");
    for (const one of once.slice(0, 6)) {
      const link = document.createElement("a");
      link.href = one.url;
      link.textContent = one.title;
      link.lang = one.language ?? "";
      link.dir = "auto";
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    this.card.replaceChildren(list);
    this.card.hidden = !once.length;
  }

  async #fetchStops() {
    if (this.map.getZoom() < STOPS_FROM) return;
    const box = this.map.getBounds().toArray().flat().map((number) => number.toFixed(4));
    const response = await fetch(`${this.data.stops}${box.join(",")}`);
    if (!response.ok) return;
    this.stops = await response.json();
    this.map.getSource("stops")?.setData(this.stops);
  }
}
