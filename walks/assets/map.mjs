// Maps of walks: keeps map and list in step, and fetches the map that can be moved only when somebody wants it.
import { stepWithin } from "./map/step.mjs";
import { makeLive } from "./map/offer.mjs";

stepWithin(document);
for (const figure of document.querySelectorAll("[data-walk-map]")) makeLive(figure);
