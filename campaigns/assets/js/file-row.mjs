// One file in the list of its part: its name, how far it is, and the way to remove it.
import { fill } from "./words.mjs";

export class FileRow {
  /** Takes over the row of an upload that the page shows already, else makes a new one. */
  constructor(list, { name, size }, upload, words) {
    this.words = words;
    this.isUnderWay = true;
    const known = upload ? list.querySelector(`.file[data-upload="${upload}"]`) : null;
    this.element = known ?? made(name);
    if (!known) list.append(this.element);
    this.element.dataset.bytes = size;
    this.word = this.element.querySelector(".file__state");
    this.bar = this.element.querySelector("progress") ?? barBefore(this.element.querySelector(".file__ways"));
    this.word.textContent = fill(words.sending, { percent: 0 });
    this.bar.hidden = false;
  }

  progress(sent, total, left) {
    const percent = total ? Math.floor((100 * sent) / total) : 0;
    this.bar.value = percent;
    this.word.textContent =
      left === null ? fill(this.words.sending, { percent }) : fill(this.words.sendingLeft, { percent, left: this.left(left) });
  }

  left(seconds) {
    return seconds < 90
      ? fill(this.words.seconds, { count: Math.max(1, Math.round(seconds)) })
      : fill(this.words.minutes, { count: Math.round(seconds / 60) });
  }

  say(words) {
    this.word.textContent = words;
  }

  arrived(url) {
    this.isUnderWay = false;
    this.element.dataset.upload = url.split("/").at(-1);
    this.element.dataset.state = "arrived";
    this.bar.hidden = true;
    this.word.textContent = this.words.arrived;
  }

  remove() {
    this.isUnderWay = false;
    this.element.remove();
  }
}

/** Takes a row out, and leaves words in its place with the way to put it back, where there is one. */
export function replaceRemoved(row, name, words, putBack) {
  const line = document.querySelector("[data-removed-template]").content.cloneNode(true).firstElementChild;
  line.querySelector("[data-word]").textContent = fill(words.removed, { name });
  line.querySelector("[data-name]").textContent = name;
  const button = line.querySelector("[data-put-back]");
  button.addEventListener("click", () => putBack() && line.remove());
  row.replaceWith(line);
  button.focus();
}

function made(name) {
  const row = document.querySelector("[data-file-template]").content.cloneNode(true).firstElementChild;
  row.querySelectorAll("[data-name]").forEach((place) => (place.textContent = name));
  row.dataset.state = "arriving";
  return row;
}

function barBefore(place) {
  const template = document.querySelector("[data-file-template]").content;
  const bar = template.querySelector("progress").cloneNode(true);
  place.before(bar);
  return bar;
}
