// A MapLibre map with our buttons, words and colours, and what lies beneath as the operator has it.
import { Map, addProtocol, setWorkerUrl } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { attributionsOf, fillAttribution } from "./attribution.mjs";
import { onwards } from "./lines.mjs";
import { onLookChange, styleFor } from "./style.mjs";

const ROOM = 44; // pixels kept free around what is to be seen
const CLOSEST = 17;
const SIGNS = { larger: "M10 3v14M3 10h14", smaller: "M3 10h14", whole: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" };

let prepared = false;

function prepare(worker) {
  if (prepared) return;
  prepared = true;
  setWorkerUrl(worker);
  addProtocol("pmtiles", new Protocol({ metadata: true }).tile);
}

export class Sheet {
  /** @param box the element that holds the drawn map. Throws where WebGL is not to be had. */
  constructor(box, data) {
    prepare(new URL(data.worker, window.location.href).href);
    this.data = data;
    this.layer = element("div", "walk-map__live");
    const canvas = element("div", "walk-map__canvas");
    this.told = element("p", "walk-map__told");
    this.layer.append(canvas, this.#tools(), this.told);
    box.append(this.layer);
    try {
      this.map = new Map({
        container: canvas,
        style: styleFor(data, box),
        bounds: onwards(data.bounds),
        fitBoundsOptions: { padding: ROOM, maxZoom: CLOSEST },
        cooperativeGestures: true,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        maxPitch: 0,
        fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
        locale: {
          "Map.Title": data.words.map,
          "CooperativeGesturesHandler.WindowsHelpText": data.words.wheel,
          "CooperativeGesturesHandler.MacHelpText": data.words.wheelMac,
          "CooperativeGesturesHandler.MobileHelpText": data.words.fingers,
        },
      });
    } catch (error) {
      this.layer.remove();
      throw error;
    }
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.on("sourcedata", (event) => event.sourceDataType === "metadata" && this.attribute());
    this.map.on("error", ({ error, sourceId }) => {
      console.info(error); // the map stays, with what of it could be loaded
      if (sourceId || error.status) this.told.textContent = data.words.without;
    });
    onLookChange(() => this.map.setStyle(styleFor(data, box), { diff: false }));
  }

  /** Calls `then` whenever there is a style to draw upon: at first, and again when the page turns dark or light. */
  onStyle(then) {
    this.map.on("style.load", then);
  }

  whole() {
    this.map.fitBounds(onwards(this.data.bounds), { padding: ROOM, maxZoom: CLOSEST });
  }

  #tools() {
    const tools = element("div", "walk-map__tools");
    const acts = { larger: () => this.map.zoomIn(), smaller: () => this.map.zoomOut(), whole: () => this.whole() };
    for (const [name, act] of Object.entries(acts)) {
      const button = element("button", "walk-map__tool");
      button.type = "button";
      button.title = this.data.words[name];
      button.setAttribute("aria-label", this.data.words[name]);
      button.append(sign(SIGNS[name]));
      button.addEventListener("click", act);
      tools.append(button);
    }
    return tools;
  }

  /** Says anew whose what is shown is. */
  attribute() {
    fillAttribution(this.told, attributionsOf(this.map));
  }
}

export function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function sign(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
