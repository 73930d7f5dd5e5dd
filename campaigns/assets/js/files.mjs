// The files of an entry: chosen or recorded, checked, cropped, and on their way while the form is filled in.
import { Uploading } from "../../../cms/assets/js/uploading.mjs";
import { refusal } from "./checks.mjs";
import { crop } from "./cropping.mjs";
import { FileRow } from "./file-row.mjs";
import { canRecord, record } from "./recording.mjs";

export class Files {
  constructor(root, saving, problems, words) {
    Object.assign(this, { root, saving, problems, words, rows: new Set(), waiting: [] });
    this.entry = root.dataset.entry;
    this.token = location.pathname.split("/").filter(Boolean).at(-1);
    this.parts = new Map();
    root.querySelectorAll("[data-part]").forEach((part) => this.addPart(part));
    root.addEventListener("click", (event) => this.drop(event));
    saving.addEventListener("told", ({ detail }) => this.told(detail.files));
    this.goOn();
  }

  addPart(part) {
    const rules = JSON.parse(part.dataset.part);
    this.parts.set(rules.part, { part, rules, list: part.querySelector("[data-files]") });
    part.querySelector("[data-part-ways]").hidden = false;
    part.querySelectorAll("[data-choose]").forEach((input) =>
      input.addEventListener("change", async () => {
        const chosen = [...input.files];
        input.value = "";
        for (const file of chosen) await this.take(file, rules);
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
      if (file) this.take(file, { ...rules, seconds: null }); // its length was counted while it was recorded
    });
  }

  /** Uploads that this device keeps go on; a file that it does not keep has to be chosen once more. */
  async goOn() {
    const kept = await Uploading.kept(`entry/${this.entry}/`);
    for (const one of kept) {
      const known = this.parts.get(Number(one.metadata.part));
      if (known && one.url && liesThere(known.list, one.file)) await Uploading.forget(one.key);
      else if (known) this.send(known.rules, { ...one, metadata: { ...one.metadata, token: this.token } });
    }
    for (const row of this.root.querySelectorAll('.file[data-state="arriving"]')) {
      if (![...this.rows].some((one) => one.element === row)) {
        row.querySelector(".file__state").textContent = this.words.chooseAgain;
      }
    }
  }

  async take(chosen, rules) {
    this.say(rules, "");
    const again = this.halfSent(chosen, rules);
    if (!again && this.isFull(rules)) return this.say(rules, this.words.tooMany);
    const refused = await refusal(chosen, rules, this.words);
    if (refused) return this.say(rules, refused);
    const file = rules.kind === "photograph" && !again ? await crop(chosen, this.root.dataset.cropping) : chosen;
    if (!file) return undefined;
    const metadata = {
      purpose: "entries",
      draft: this.entry,
      token: this.token,
      part: String(rules.part),
      filename: file.name,
      filetype: file.type,
    };
    const key = `entry/${this.entry}/${rules.part}/${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
    return this.send(rules, { key, file, metadata, url: again });
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
    const row = new FileRow(list, one.metadata.filename, upload, this.words);
    row.rules = rules;
    row.uploading = new Uploading({
      ...one,
      on: {
        progress: (sent, total, left) => row.progress(sent, total, left),
        stalled: () => row.say(this.words.stalled),
        resumed: () => row.say(this.words.resumed),
        finished: (url) => {
          row.arrived(url);
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
    this.rows.delete(row);
    if (row?.isUnderWay) await row.uploading.cancel();
    else if (element.dataset.file) await this.saving.now(`drop-${element.dataset.file}`).catch(() => {});
    element.remove();
    this.settled();
    part.querySelector("[data-part-ways] button:not([hidden]), [data-part-ways] input")?.focus();
  }

  /** What the server says of files that lie there. */
  told(files) {
    for (const { id, upload, state, words } of files) {
      const known = this.root.querySelector(`.file[data-file="${id}"]`);
      const row = known ?? (upload && this.root.querySelector(`.file[data-upload="${upload}"]`));
      if (!row) continue;
      row.dataset.file = id;
      row.dataset.state = state;
      if (state !== "arriving") row.querySelector(".file__state").textContent = words;
    }
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

/** Whether all of a file has come, though the tab that sent it was closed before it heard so. */
function liesThere(list, file) {
  const rows = [...list.querySelectorAll('.file:not([data-state="arriving"])')];
  return rows.some((row) => row.dataset.bytes === String(file.size) && nameOf(row) === file.name);
}

const nameOf = (row) => row.querySelector(".file__name").textContent.trim();
