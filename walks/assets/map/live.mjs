// Lays a map that can be moved upon the drawn one. Without WebGL the drawn one stays, and a sentence says so.
import { dataOf } from "./offer.mjs";
import { Sheet } from "./sheet.mjs";
import { WalkContent } from "./walk.mjs";
import { WalksContent } from "./walks.mjs";

const CONTENTS = { walk: WalkContent, walks: WalksContent };

export function takeOver(figure) {
  if (figure.dataset.live !== undefined) return;
  const data = dataOf(figure);
  const offer = figure.querySelector("[data-map-offer]");
  const word = figure.querySelector("[data-map-word]");
  const focused = figure.dataset.wanted === "focus";
  let sheet;
  try {
    sheet = new Sheet(figure.querySelector("[data-map-sheet]"), data);
  } catch (error) {
    console.info(error); // WebGL is not to be had on this device
    word.textContent = data.words.failed;
    offer.hidden = true;
    return;
  }
  figure.dataset.live = "";
  offer.hidden = true;
  const content = new CONTENTS[data.kind ?? "walk"](sheet, data, figure);
  sheet.onStyle(() => content.draw());
  sheet.map.once("idle", () => {
    figure.dataset.ready = "";
    if (focused) word.textContent = data.words.keys;
  });
  if (focused) sheet.map.getCanvas().focus({ preventScroll: true });
  figure.liveMap = sheet.map; // for the browser's console and its tests
}
