// What was chosen, to be seen and heard again before it is sent. It comes from this device alone: the library gives
// nothing back that nobody has looked at. A file that has arrived is kept here until its entry is sent, as long as
// uploads are; where a device keeps nothing, it is shown as long as the tab lives.
import { forget, keep, kept } from "../../../cms/assets/js/uploading/kept.mjs";

const ELEMENTS = { photograph: "img", audio: "audio", video: "video" };
const FIRST_PICTURE = "#t=0.001"; // some browsers show none before a film is played
const addresses = new WeakMap();

const own = (entry) => `shown/${entry}/`;

/** Keeps nothing of an entry any longer. */
export async function forgetPreviews(entry) {
  for (const { key } of await kept(own(entry))) await forget(key);
}

export class Previews {
  constructor(entry) {
    this.prefix = own(entry);
    this.files = new Map(); // by the element of their row: {file, kind}
  }

  /** Shows the file in its row. */
  show(row, file, kind) {
    if (this.files.has(row)) return;
    this.files.set(row, { file, kind });
    row.prepend(drawn(file, kind));
  }

  /** The file of a row as this device has it; undefined where it has none. */
  fileOf(row) {
    return this.files.get(row)?.file;
  }

  /** One more picture or player of the same file, or null. */
  again(row) {
    const known = this.files.get(row);
    return known ? drawn(known.file, known.kind) : null;
  }

  /** For a return in another tab, or on another day. `upload` names it at the library. */
  keep(upload, file) {
    return keep({ key: this.prefix + upload, metadata: {}, url: null, at: Date.now() }, file);
  }

  forget(upload) {
    return forget(this.prefix + upload);
  }

  /** What was kept, by upload. */
  async kept() {
    return new Map((await kept(this.prefix)).map(({ key, file }) => [key.slice(this.prefix.length), file]));
  }
}

function drawn(file, kind) {
  const element = document.createElement(ELEMENTS[kind]);
  element.className = `preview preview--${kind}`;
  if (kind === "photograph") element.alt = ""; // its name stands beside it
  else {
    Object.assign(element, { controls: true, preload: "metadata", playsInline: true });
    element.setAttribute("aria-label", file.name);
  }
  element.addEventListener("error", () => element.remove(), { once: true }); // a kind that this browser can't show
  element.src = addressOf(file) + (kind === "video" ? FIRST_PICTURE : "");
  return element;
}

function addressOf(file) {
  if (!addresses.has(file)) addresses.set(file, URL.createObjectURL(file));
  return addresses.get(file);
}
