// A file on its way to the library (tus), which goes on whatever happens to the line, the tab or the device.
//
//   const one = new Uploading({ key, file, metadata, on: { progress, stalled, resumed, finished, refused } });
//   one.start();
//   for (const record of await Uploading.kept("entry/…/")) new Uploading({ ...record, on }).start();
//
// `key` names the upload on this device, `metadata` is what the library asks (`purpose`, …, `filename`, `filetype`).
// Heard are: progress(bytes, total, secondsLeft | null), stalled() when the line is gone, resumed() when it is back,
// finished(url), refused(words) with the library's sentence, "" where it gave none.
import { Upload } from "tus-js-client";
import { delay, isFinal, wordsOf } from "./uploading/answers.mjs";
import { forget, keep, kept, note } from "./uploading/kept.mjs";
import { Pace } from "./uploading/pace.mjs";
import { Stride } from "./uploading/stride.mjs";

export class Uploading {
  constructor({ key, file, metadata, url = null, at = Date.now(), isKept = false, endpoint = "/uploads/", on = {} }) {
    Object.assign(this, { key, file, metadata, url, at, isKept, endpoint, on });
    this.keeping = null;
    this.attempt = 0;
    this.pace = new Pace();
    this.stride = new Stride();
    this.sent = 0;
    this.failures = 0;
    this.isStalled = false;
    this.isOver = false;
    this.upload = null;
    this.again = () => this.#try();
  }

  /** What this device keeps of uploads whose keys begin so, for `new Uploading(…).start()`. */
  static kept(prefix) {
    return kept(prefix);
  }

  /** This device keeps an upload no longer: its file lies at the library. */
  static forget(key) {
    return forget(key);
  }

  /** Begins, or goes on. In another tab with the same upload it waits until this one is closed. */
  async start() {
    this.isOver = false;
    this.keeping ??= this.isKept ? Promise.resolve() : keep(this.#note(), this.file);
    const run = () => new Promise((resolve) => this.#run(resolve));
    if (!navigator.locks) return run();
    return navigator.locks.request(`uploading/${this.key}`, run);
  }

  /** Nothing is sent until `start` is called again. */
  async pause() {
    this.#end();
    await this.upload?.abort();
  }

  /** It is not to be sent after all: gone here and at the library. */
  async cancel() {
    await this.pause();
    await this.#forget();
    if (this.url) await Upload.terminate(this.url, { retryDelays: null }).catch(() => {});
  }

  #note() {
    const { key, metadata, url, at } = this;
    return { key, metadata, url, at };
  }

  async #forget() {
    await this.keeping;
    await forget(this.key);
  }

  #run(resolve) {
    this.release = resolve;
    if (this.isOver) return this.#end();
    window.addEventListener("online", this.again);
    window.addEventListener("offline", this.again);
    this.#try();
  }

  /** One attempt; another one that is under way goes first. */
  async #try() {
    clearTimeout(this.timer);
    const attempt = (this.attempt += 1);
    await this.upload?.abort();
    if (this.isOver || attempt !== this.attempt) return;
    if (!navigator.onLine) return this.#stall();
    this.begun = performance.now();
    this.upload = new Upload(this.file, {
      endpoint: this.endpoint,
      uploadUrl: this.url,
      metadata: this.metadata,
      chunkSize: this.stride.bytes,
      retryDelays: null,
      storeFingerprintForResuming: false,
      headers: document.documentElement.lang ? { "Accept-Language": document.documentElement.lang } : {},
      onUploadUrlAvailable: () => this.#found(),
      onProgress: (sent, total) => this.#progress(sent, total),
      onChunkComplete: (bytes) => this.#carried(bytes),
      onSuccess: () => this.#finish(),
      onError: (error) => this.#fail(error),
    });
    this.upload.start();
  }

  async #found() {
    this.url = this.upload.url;
    await this.keeping;
    if (!this.isOver) await note(this.#note());
  }

  #progress(sent, total) {
    if (this.isOver) return;
    if (sent > this.sent) this.failures = 0;
    this.sent = sent;
    this.pace.note(sent, performance.now());
    if (this.isStalled && sent > 0) {
      this.isStalled = false;
      this.on.resumed?.();
    }
    this.on.progress?.(sent, total, this.pace.secondsLeft(total));
  }

  /** One request has carried so much; the next one carries what suits the line. */
  #carried(bytes) {
    const now = performance.now();
    this.stride.took(bytes, (now - this.begun) / 1000);
    this.upload.options.chunkSize = this.stride.bytes;
    this.begun = now;
  }

  async #finish() {
    this.#end();
    await this.#forget();
    this.on.finished?.(this.url);
  }

  async #fail(error) {
    if (this.isOver) return;
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    if (isFinal(status)) {
      this.#end();
      await this.#forget();
      this.on.refused?.(wordsOf(answer.getBody()));
      return;
    }
    this.failures += 1;
    this.timer = setTimeout(this.again, delay(this.failures, answer?.getHeader("Retry-After")));
    if (this.failures > 1 || !navigator.onLine) this.#stall();
  }

  #stall() {
    this.pace.rest();
    if (this.isStalled) return;
    this.isStalled = true;
    this.on.stalled?.();
  }

  #end() {
    this.isOver = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.again);
    window.removeEventListener("offline", this.again);
    this.release?.();
  }
}
