// How many words a text has, where the campaign sets a limit.
import { fill } from "./words.mjs";

export function countWords(root) {
  root.querySelectorAll("[data-words-count]").forEach((place) => {
    const field = document.getElementById(place.dataset.wordsCount);
    const count = () => {
      const number = field.value.split(/\s+/).filter(Boolean).length;
      place.textContent = fill(place.dataset.words, { count: number });
      place.toggleAttribute("data-too-many", number > Number(place.dataset.most));
    };
    field.addEventListener("input", count);
    count();
  });
}
