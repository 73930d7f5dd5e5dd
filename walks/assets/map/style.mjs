// What lies beneath: Protomaps' layers in paper's colours, another server's style, or plain ground.
import { DARK, LIGHT, layers } from "@protomaps/basemaps";

const FONT = "Interface";

const PAPER = {
  ...LIGHT,
  background: "#e6e1d3",
  earth: "#f3f0e6",
  park_a: "#e0e6d0",
  park_b: "#d5e0c2",
  wood_a: "#dbe3c9",
  wood_b: "#cddcb6",
  scrub_a: "#e2e6cf",
  scrub_b: "#d9e1c4",
  water: "#c3d6dd",
  buildings: "#dfd8c8",
  pedestrian: "#ece7da",
  city_label: "#3a362f",
  city_label_halo: "#f3f0e6",
  subplace_label: "#5b564b",
  subplace_label_halo: "#f3f0e6",
  roads_label_minor: "#5b564b",
  roads_label_major: "#4a463d",
  address_label: "#5b564b",
  ocean_label: "#3d5a66",
};
const NIGHT = {
  ...DARK,
  background: "#151412",
  earth: "#22201c",
  water: "#1c2a30",
  buildings: "#2f2c27",
  city_label: "#d6d0c4",
  city_label_halo: "#22201c",
  subplace_label: "#b3ada1",
  subplace_label_halo: "#22201c",
  roads_label_minor: "#a39d91",
  roads_label_major: "#b3ada1",
  address_label: "#a39d91",
  ocean_label: "#8fa9b5",
};

/** A style document, or its address. `element` is where the page's colours are read. */
export function styleFor(data, element) {
  const { base } = data;
  if (base.kind === "style") return base.url;
  if (base.kind === "none") return plain(colour("--map-ground", element));
  const address = new URL(base.url, window.location.href).href;
  return {
    version: 8,
    sources: { beneath: { type: "vector", url: `pmtiles://${address}` } },
    layers: inOurLetters(layers("beneath", isDark(element) ? NIGHT : PAPER, { lang: data.language })),
  };
}

function plain(ground) {
  return { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": ground } }] };
}

/** The layers set in the page's own letters, without pictures: those would come from elsewhere. */
function inOurLetters(given) {
  const lettered = JSON.parse(JSON.stringify(given), (key, value) => (key === "text-font" ? ["literal", [FONT]] : value));
  return lettered.flatMap((layer) => {
    if (layer.layout?.["icon-image"] === undefined) return [layer];
    if (layer.layout["text-field"] === undefined) return [];
    for (const name of Object.keys(layer.layout)) if (name.startsWith("icon-")) delete layer.layout[name];
    for (const name of Object.keys(layer.paint ?? {})) if (name.startsWith("icon-")) delete layer.paint[name];
    return [layer];
  });
}

export const LETTERS = [FONT];

export function isDark(element) {
  return getComputedStyle(element).colorScheme === "dark" || (followsDevice(element) && devicesLook().matches);
}

function followsDevice(element) {
  return getComputedStyle(element).colorScheme !== "light";
}

function devicesLook() {
  return matchMedia("(prefers-color-scheme: dark)");
}

/** Calls `then` when the page turns dark or light. */
export function onLookChange(then) {
  devicesLook().addEventListener("change", then);
  new MutationObserver(then).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** A colour of the page's style sheet, by its custom property, as MapLibre reads colours: `rgb(…)`. */
export function colour(property, element) {
  const probe = document.createElement("i");
  probe.style.color = `var(${property})`;
  probe.hidden = true;
  element.append(probe);
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
