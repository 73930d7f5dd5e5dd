// The files of an entry: chosen or recorded, checked, cropped, and on their way while the form is filled in.
import { Uploading } from "../../../cms/assets/js/uploading.mjs";
import { refusal } from "./checks.mjs";
import { crop } from "./cropping.mjs";
import { FileRow, replaceRemoved } from "./file-row.mjs";
import { Previews } from "./previews.mjs";
import { canRecord, record } from "./recording.mjs";

export class Files {
  constructor(root, saving, problems, words) {
    Object.assign(this, { root, saving, problems, words, rows: new Set(), waiting: [] });
    this.entry = root.dataset.entry;
    this.previews = new Previews(this.entry);
    this.token = location.pathname.split("/").filter(Boolean).at(-1);
    this.parts = new Map();
    root.querySelectorAll("[data-part]").forEach((part) => this.addPart(part));
    root.addEventListener("click", (event) => this.drop(event));
    saving.addEventListener("told", ({ detail }) => this.told(detail.files));
    this.ready = this.goOn();
  }

  addPart(part) {
    const rules = JSON.parse(part.dataset.part);
    this.parts.set(rules.part, { part, rules, list: part.querySelector("[data-files]") });
    part.querySelector("[data-part-ways]").hidden = false;
    part.querySelectorAll("[data-choose]").forEach((input) =>
      input.addEventListener("change", async () => {
        const chosen = [...input.files];
        input.value = "";
        const refused = [];
        for (const [index, file] of chosen.entries()) {
          refused.push(await this.take(file, rules, { number: index + 1, total: chosen.length }));
        }
        this.say(rules, refused.filter(Boolean).join(" "));
      }),
    );
    const taking = part.querySelector("[data-take]");
    if (taking) taking.hidden = !matchMedia("(pointer: coarse)").matches;
    const button = part.querySelector("[data-record]");
    if (!button || !canRecord()) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (this.isFull(rules)) return this.say(rules, this.words.tooMany);
      const kind = button.dataset.record;
      const name = this.words[kind === "video" ? "recordedVideo" : "recordedAudio"];
      const file = await record(kind, rules.seconds, name);
      button.focus();
      if (file) this.say(rules, await this.take(file, { ...rules, seconds: null })); // counted while it was recorded
    });
  }

  /** Uploads that this device keeps go on; a file that it does not keep has to be chosen once more. */
  async goOn() {
    const kept = await Uploading.kept(`entry/${this.entry}/`);
    for (const one of kept) {
      const known = this.parts.get(Number(one.metadata.part));
      if (known && one.url && rowOf(known.list, one.file)) {
        await this.previews.keep(one.url.split("/").at(-1), one.file);
        await Uploading.forget(one.key);
      } else if (known) this.send(known.rules, { ...one, metadata: { ...one.metadata, token: this.token } });
    }
    for (const row of this.root.querySelectorAll('.file[data-state="arriving"]')) {
      if (![...this.rows].some((one) => one.element === row)) {
        row.querySelector(".file__state").textContent = this.words.chooseAgain;
      }
    }
    for (const [upload, file] of await this.previews.kept()) this.showKept(upload, file);
  }

  /** A file that has arrived before; once the library has checked it, its upload is no more, and its name tells. */
  showKept(upload, file) {
    for (const { list, rules } of this.parts.values()) {
      const row = list.querySelector(`.file[data-upload="${upload}"]`) ?? rowOf(list, file, this.previews);
      if (!row) continue;
      row.dataset.kept = upload;
      this.previews.show(row, file, rules.kind);
      return;
    }
  }

  /** Resolves with the sentence that refuses it, or with "". */
  async take(chosen, rules, which) {
    const again = this.halfSent(chosen, rules);
    if (!again && this.isFull(rules)) return this.words.tooMany;
    const refused = await refusal(chosen, rules, this.words);
    if (refused) return refused;
    const file = rules.kind === "photograph" && !again ? await crop(chosen, this.root.dataset.cropping, which) : chosen;
    if (file) this.begin(rules, file, again);
    return "";
  }

  begin(rules, file, url = null) {
    const metadata = {
      purpose: "entries",
      draft: this.entry,
      token: this.token,
      part: String(rules.part),
      filename: file.name,
      filetype: file.type,
    };
    const key = `entry/${this.entry}/${rules.part}/${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
    this.send(rules, { key, file, metadata, url });
  }

  /** The address of an upload of this very file that was begun here or on another device. */
  halfSent(file, rules) {
    const rows = [...this.parts.get(rules.part).list.querySelectorAll('.file[data-state="arriving"]')];
    const same = rows.find((row) => row.dataset.bytes === String(file.size) && nameOf(row) === file.name);
    const underWay = [...this.rows].some((row) => row.element === same && row.isUnderWay);
    return same && !underWay ? `/uploads/${same.dataset.upload}` : null;
  }

  send(rules, one) {
    const { list } = this.parts.get(rules.part);
    const upload = one.url?.split("/").at(-1);
    const row = new FileRow(list, one.file, upload, this.words);
    row.rules = rules;
    this.previews.show(row.element, one.file, rules.kind);
    row.uploading = new Uploading({
      ...one,
      on: {
        progress: (sent, total, left) => row.progress(sent, total, left),
        stalled: () => row.say(this.words.stalled),
        resumed: () => row.say(this.words.resumed),
        finished: (url) => {
          row.arrived(url);
          row.element.dataset.kept = row.element.dataset.upload;
          this.previews.keep(row.element.dataset.kept, one.file);
          this.settled();
          this.saving.now().catch(() => {});
        },
        refused: (words) => {
          row.remove();
          this.rows.delete(row);
          this.say(rules, words || this.words.notReached);
          this.settled();
        },
      },
    });
    this.rows.add(row);
    row.uploading.start();
  }

  async drop(event) {
    const button = event.target.closest('[data-drop], [value^="drop-"]');
    if (!button) return;
    event.preventDefault();
    const element = button.closest(".file");
    const row = [...this.rows].find((one) => one.element === element);
    const part = element.closest("[data-part]");
    const { rules } = this.parts.get(JSON.parse(part.dataset.part).part);
    try {
      await this.takeOut(element, row);
    } catch {
      return this.say(rules, this.words.notReached);
    }
    this.rows.delete(row);
    if (element.dataset.kept) this.previews.forget(element.dataset.kept);
    const file = this.previews.fileOf(element);
    if (file) replaceRemoved(element, nameOf(element), this.words, () => this.putBack(rules, file));
    else {
      element.remove();
      part.querySelector("[data-part-ways] button:not([hidden]), [data-part-ways] input")?.focus();
    }
    this.settled();
    return this.say(rules, "");
  }

  /** Whatever of it lies at the library goes from there. */
  async takeOut(element, row) {
    if (row?.isUnderWay) {
      await row.uploading.cancel();
      row.isUnderWay = false;
    } else {
      if (!element.dataset.file) await this.saving.now(); // it has arrived just now: its number is told
      if (element.dataset.file) await this.saving.now(`drop-${element.dataset.file}`);
    }
  }

  /** It is sent once more, from this device. Whether there was room for it. */
  putBack(rules, file) {
    const isFull = this.isFull(rules);
    this.say(rules, isFull ? this.words.tooMany : "");
    if (!isFull) {
      this.begin(rules, file);
      this.parts.get(rules.part).list.lastElementChild.querySelector("button")?.focus();
    }
    return !isFull;
  }

  /** What the server says of files that lie there. */
  told(files) {
    for (const one of files) {
      const row = this.rowOfTold(one);
      if (!row) continue;
      row.dataset.file = one.id;
      row.dataset.state = one.state;
      if (one.state !== "arriving") row.querySelector(".file__state").textContent = one.words;
    }
  }

  /** By its number, its upload, or, once the library has checked it and its upload is no more, by its name. */
  rowOfTold({ id, upload, name, bytes }) {
    const find = (which) => this.root.querySelector(`.file[data-${which}]`);
    const known = find(`file="${id}"`) ?? (upload ? find(`upload="${upload}"`) : null);
    const alike = () => [...this.root.querySelectorAll(`.file[data-bytes="${bytes}"]:not([data-file])`)];
    return known ?? alike().find((row) => nameOf(row) === name);
  }

  isFull(rules) {
    return this.parts.get(rules.part).list.querySelectorAll('.file:not([data-state="refused"])').length >= rules.most;
  }

  say(rules, words) {
    this.problems.say(`part-${rules.part}`, words);
  }

  /** Whether a file is on its way: of one part (by its field's name), or of any. */
  underWay(field) {
    return [...this.rows].some((row) => row.isUnderWay && (!field || field === `part-${row.rules.part}`));
  }

  /** Resolves when no file is on its way. */
  arrived() {
    return this.underWay() ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  settled() {
    if (!this.underWay()) this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

/** The row of a file that has come as a whole, though perhaps nobody here heard so; not one that shows its file yet. */
function rowOf(list, file, previews) {
  const rows = [...list.querySelectorAll('.file:not([data-state="arriving"])')];
  return rows.find(
    (row) => row.dataset.bytes === String(file.size) && nameOf(row) === file.name && !previews?.fileOf(row),
  );
}

const nameOf = (row) => row.querySelector(".file__name").textContent.trim();
