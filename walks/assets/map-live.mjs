// The map that can be moved (MapLibre GL). Large, and so fetched only where somebody wants it: see map/offer.mjs.
import { takeOver } from "./map/live.mjs";

for (const figure of document.querySelectorAll("[data-walk-map][data-wanted]")) takeOver(figure);
document.addEventListener("map:wanted", ({ detail }) => takeOver(detail.figure));
