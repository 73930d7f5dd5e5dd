// The moderation desk. Everything on it works without this script; it adds keys, the speed of players, ready-made
// sentences, the letter's preview, photographs in their full size captions while they are written and drafts of them when they come.
import { drafts } from "./js/desk/drafts.mjs";
import { keys } from "./js/desk/keys.mjs";
import { letters } from "./js/desk/letters.mjs";
import { many } from "./js/desk/many.mjs";
import { persons } from "./js/desk/persons.mjs";
import { places } from "./js/desk/places.mjs";
import { speeds } from "./js/desk/speeds.mjs";
import { words } from "./js/desk/words.mjs";
import { zoom } from "./js/desk/zoom.mjs";

const desk = document.querySelector("[data-desk]");
if (desk) {
  const speed = speeds(desk);
  letters(desk);
  zoom(desk);
  words(desk);
  drafts(desk);
  many(desk);
  places(desk);
  persons(desk);
  keys(desk, speed);
}
