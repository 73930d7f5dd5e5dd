// Which town or village it is: those that the library knows, by any of their names, while one is written.
import { known, Suggesting } from "./suggesting.mjs";

const SHORTEST = 2;

export function towns(root, saving) {
  const place = root.querySelector("[data-town]");
  const [town, key] = [place.querySelector("input"), place.querySelector("[data-town-key]")];
  town.autocomplete = "off"; // the browser's own list would lie over ours
  town.addEventListener("input", () => (key.value = ""));
  new Suggesting(town, place, {
    shortest: SHORTEST,
    ask: (text) => known(root.dataset.places, "places", text, { language: document.documentElement.lang }),
    line: (one) => [one.name, [one.also, one.within].filter(Boolean).join(" · ")],
    choose(one) {
      [town.value, key.value] = [one.name, one.key];
      saving.soon(0);
    },
  });
}
