// "Near me": the walks that begin nearest to the reader. Where the reader is, is compared here and goes nowhere.
import { distance, inWords } from "./earth.mjs";

const MOST = 12;

/** The features of a GeoJSON collection that have a place, the nearest first, each with its metres. */
export function nearest(features, here, most = MOST) {
  return features
    .filter((feature) => feature.geometry?.type === "Point")
    .map((feature) => ({ ...feature.properties, metres: distance(here, feature.geometry.coordinates) }))
    .sort((one, other) => one.metres - other.metres)
    .slice(0, most);
}

export function nearMe(root) {
  const button = root.querySelector("[data-near-me]");
  const list = root.querySelector("[data-near-list]");
  if (!button || !("geolocation" in navigator)) return;
  const word = list.querySelector("[data-near-word]");
  const language = document.documentElement.lang;
  button.hidden = false;
  button.addEventListener("click", () => {
    list.hidden = false;
    word.textContent = list.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => show([coords.longitude, coords.latitude]),
      () => (word.textContent = list.dataset.refused),
      { maximumAge: 60000, timeout: 20000 },
    );
  });

  async function show(here) {
    for (const card of document.querySelectorAll("[data-walk-card][data-lon]")) {
      const away = card.querySelector("[data-away]");
      away.textContent = inWords(distance(here, [card.dataset.lon, card.dataset.lat].map(Number)), list.dataset, language);
      away.hidden = false;
    }
    const answer = await fetch(root.dataset.walks);
    const walks = answer.ok ? nearest((await answer.json()).features, here) : [];
    word.textContent = walks.length ? "" : list.dataset.none;
    list.querySelector("[data-near-walks]").replaceChildren(...walks.map(line));
    list.querySelector("a")?.focus();
  }

  function line(walk) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: walk.url, textContent: walk.title, lang: walk.language });
    link.dir = "auto";
    const away = Object.assign(document.createElement("span"), { textContent: inWords(walk.metres, list.dataset, language) });
    away.className = "near__away numbers";
    item.append(link, away);
    return item;
  }
}
