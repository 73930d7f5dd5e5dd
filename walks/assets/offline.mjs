// "Take it along": one walk with all its files on this device. Loaded where a page has [data-offline].
import { present, remove, store, stored, supported } from "./offline/store.mjs";

/** The component's parts are in the page already; this shows the one that fits. */
class TakeAlong {
  constructor(root) {
    this.root = root;
    this.listingUrl = root.dataset.offline;
    this.cancelled = null;
    root.hidden = false;
    root.addEventListener("click", (event) => {
      const action = event.target.closest("[data-offline-do]")?.dataset.offlineDo;
      if (action) this[action]();
    });
  }

  async start() {
    if (!supported()) return this.show("unsupported");
    const kept = await stored(this.listingUrl);
    if (!kept) return this.show("absent");
    this.kept(kept);
    await this.look(kept);
  }

  /** Whether what is stored is still what the library has; a walk that is no longer shown goes. */
  async look(kept) {
    const listing = await this.listing().catch(() => undefined);
    if (listing === null) {
      await remove(this.listingUrl);
      this.show("withdrawn");
    } else if (listing && listing.version !== kept.version) {
      this.offered = listing;
      this.say("bytes", size(listing.bytes));
      this.show("outdated");
    }
  }

  /** The list of files; null where there is none any more. Throws without a network. */
  async listing() {
    const answer = await fetch(this.listingUrl, { cache: "no-cache" });
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async ask() {
    this.show("measuring");
    try {
      this.offered = await this.listing();
    } catch {
      return this.show("failed");
    }
    if (!this.offered) return this.show("withdrawn");
    this.say("bytes", size(this.offered.bytes));
    this.say("files", number(this.offered.files.length));
    const room = await navigator.storage?.estimate?.().catch(() => undefined);
    const short = room?.quota && room.quota - room.usage < this.offered.bytes * 1.1;
    this.show(short ? "full" : "offered");
  }

  async take() {
    const control = new AbortController();
    this.cancelled = control;
    this.show("storing");
    const bar = this.root.querySelector("progress");
    try {
      const kept = await store(this.listingUrl, this.offered, control.signal, (bytes) => {
        bar.max = this.offered.bytes;
        bar.value = bytes;
        this.say("done", size(bytes));
      });
      this.kept(kept);
    } catch (error) {
      if (control.signal.aborted) return this.start();
      this.show(error.name === "QuotaExceededError" ? "full" : error.name === "ChangedError" ? "changed" : "failed");
    }
  }

  cancel() {
    this.cancelled?.abort();
  }

  async remove() {
    await remove(this.listingUrl);
    this.show("absent");
    this.root.querySelector("[data-offline-state=absent] button")?.focus();
  }

  kept(kept) {
    this.say("bytes", size(kept.bytes));
    const when = new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(new Date(kept.at));
    this.say("when", when);
    for (const link of this.root.querySelectorAll("[data-offline-start]")) link.href = kept.start;
    this.show("present");
  }

  say(name, text) {
    for (const place of this.root.querySelectorAll(`[data-offline-say=${name}]`)) place.textContent = text;
  }

  show(state) {
    for (const part of this.root.querySelectorAll("[data-offline-state]")) {
      part.hidden = part.dataset.offlineState !== state;
    }
    this.root.dataset.state = state;
  }
}

const language = () => document.documentElement.lang;
const number = (value) => new Intl.NumberFormat(language()).format(value);

function size(bytes) {
  const megabytes = bytes / 1e6;
  const shown = megabytes < 10 ? Math.ceil(megabytes * 10) / 10 : Math.ceil(megabytes);
  return new Intl.NumberFormat(language(), { style: "unit", unit: "megabyte", unitDisplay: "short" }).format(shown);
}

for (const root of document.querySelectorAll("[data-offline]")) new TakeAlong(root).start();
present();
