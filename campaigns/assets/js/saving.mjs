// Everything typed goes to the server soon after, and lies on this device until it has arrived there.
import { keepUnsaved, unsaved } from "./memory.mjs";

const SOON = 900; // milliseconds without a key
const LONGEST_REST = 30_000;

export class Saving extends EventTarget {
  /** Events: `told`, with what the server says of the entry (`detail`). */
  constructor(form, entry) {
    super();
    this.form = form;
    this.entry = entry;
    this.word = form.querySelector("[data-saved-word]");
    this.rest = SOON;
    this.round = 0;
    this.going = Promise.resolve();
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.soon());
    addEventListener("online", () => this.pending && this.now().catch(() => {}));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.pending) this.now().catch(() => {});
    });
    if (this.restore()) this.soon();
  }

  get pending() {
    return unsaved(this.entry) !== null || this.timer !== undefined;
  }

  /** Puts back what this device kept. Whether there was anything. */
  restore() {
    const kept = unsaved(this.entry);
    if (kept === null) return false;
    const values = new Map(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "submit" || field.name === "act") continue;
      if (field.type === "checkbox") field.checked = values.has(field.name);
      else if (field.type === "radio") field.checked = values.get(field.name) === field.value;
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
    return true;
  }

  soon(after = SOON) {
    keepUnsaved(this.entry, [...new FormData(this.form)]);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now().catch(() => this.later()), after);
  }

  later() {
    this.rest = Math.min(this.rest * 2, LONGEST_REST);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now().catch(() => this.later()), this.rest);
  }

  /** Saves what is in the form, after what is still on its way. Resolves with what the server says of the entry. */
  now(act = "save") {
    clearTimeout(this.timer);
    this.timer = undefined;
    keepUnsaved(this.entry, [...new FormData(this.form)]);
    const saved = this.going.then(() => this.send(act));
    this.going = saved.catch(() => {});
    return saved;
  }

  async send(act) {
    const round = ++this.round;
    const fields = new FormData(this.form);
    fields.set("act", act);
    this.word.textContent = this.form.dataset.saving;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (round === this.round && this.timer === undefined) keepUnsaved(this.entry, null);
      this.rest = SOON;
      this.word.textContent = this.form.dataset.saved;
      if (!told.open) location.reload();
      this.dispatchEvent(new CustomEvent("told", { detail: told }));
      return told;
    } catch (error) {
      this.word.textContent = this.form.dataset.unsaved;
      throw error;
    }
  }
}
