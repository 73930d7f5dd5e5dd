// How far it is to the stop, once the reader asks. The position is used here and goes nowhere.
import { distance, inWords, octant } from "./earth.mjs";

const THERE = 20; // metres

export function follow(section) {
  if (!("geolocation" in navigator)) return;
  const [start, stop, word] = ["start", "stop", "word"].map((name) => section.querySelector(`[data-follow-${name}]`));
  const stopAt = section.dataset.here.split(",").map(Number);
  const directions = section.dataset.directions.split("|");
  const language = document.documentElement.lang;
  let watch = null;
  section.hidden = false;

  start.addEventListener("click", () => {
    word.textContent = section.dataset.looking;
    watch = navigator.geolocation.watchPosition(found, refused, { enableHighAccuracy: true, maximumAge: 5000 });
    show(true);
  });
  stop.addEventListener("click", () => {
    end();
    word.textContent = "";
    start.focus();
  });

  function found({ coords }) {
    const here = [coords.longitude, coords.latitude];
    const metres = distance(here, stopAt);
    const there = metres < Math.max(THERE, Math.min(coords.accuracy, 3 * THERE));
    const away = section.dataset.away
      .replace("{distance}", inWords(metres, section.dataset, language))
      .replace("{direction}", directions[octant(here, stopAt)]);
    say(there ? section.dataset.there : away);
    document.dispatchEvent(new CustomEvent("position:found", { detail: { position: here, accuracy: coords.accuracy } }));
  }

  function refused(error) {
    if (error.code !== error.PERMISSION_DENIED && word.textContent !== section.dataset.looking) return; // a moment's loss
    end();
    say(section.dataset.refused);
  }

  /** The same words are not said twice: a screen reader would repeat them at each step. */
  function say(text) {
    if (word.textContent !== text) word.textContent = text;
  }

  function end() {
    navigator.geolocation.clearWatch(watch);
    document.dispatchEvent(new CustomEvent("position:lost"));
    show(false);
  }

  function show(following) {
    start.hidden = following;
    stop.hidden = !following;
  }
}
