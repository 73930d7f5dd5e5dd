// Films and sound recorded in the page, until the time is up: preview, start, stop, look, take it or once more.
import { openCamera, problemOf, stop } from "./camera.mjs";
import { inMinutes } from "./words.mjs";

const KINDS = {
  video: ["video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"],
  audio: ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/webm"],
};
const BITS = { videoBitsPerSecond: 2_500_000, audioBitsPerSecond: 128_000 };
const SOON = 30; // seconds
const OPEN_END = 3_600;

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

/** Opens the recorder. Resolves with a File, or with null where nothing was taken. */
export function record(kind, mostSeconds, name) {
  return new Recorder(document.querySelector("[data-recorder]"), kind, mostSeconds || OPEN_END, name).ask();
}

class Recorder {
  constructor(dialog, kind, most, name) {
    const part = (what) => dialog.querySelector(`[data-${what}]`);
    Object.assign(this, { dialog, kind, most, name, file: null, stream: null, chosen: {} });
    [this.preview, this.again, this.time, this.word, this.level] = ["preview", "again", "time", "word", "level"].map(part);
    this.buttons = Object.fromEntries(["start", "stop", "take-it", "once-more"].map((one) => [one, part(one)]));
    this.devices = part("devices");
    this.close = part("close");
    const title = dialog.querySelector(".capture__title");
    title.textContent = title.dataset[kind];
  }

  ask() {
    const ended = new AbortController();
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal: ended.signal });
    on(this.buttons.start, "click", () => this.start());
    on(this.buttons.stop, "click", () => this.recorder?.stop());
    on(this.buttons["once-more"], "click", () => this.begin());
    on(this.buttons["take-it"], "click", () => this.dialog.close("taken"));
    on(this.close, "click", () => this.dialog.close(""));
    on(this.devices, "change", () => this.begin());
    on(globalThis, "beforeunload", (event) => this.recorder?.state === "recording" && event.preventDefault());
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.begin();
    return new Promise((resolve) => {
      on(this.dialog, "close", () => {
        const taken = this.dialog.returnValue === "taken" ? this.file : null;
        this.end();
        ended.abort();
        resolve(taken);
      });
    });
  }

  /** Camera and microphone are asked for, and shown as they are. */
  async begin() {
    this.end();
    this.show();
    this.say("asking");
    this.time.textContent = inMinutes(this.most);
    this.chosen = {
      camera: this.devices.querySelector("[data-cameras]").value,
      microphone: this.devices.querySelector("[data-microphones]").value,
    };
    try {
      this.stream = await openCamera(this.kind, this.chosen, "user", true);
    } catch (error) {
      this.say(problemOf(error));
      return;
    }
    if (!this.dialog.open) {
      stop(this.stream);
      return;
    }
    this.preview.srcObject = this.stream;
    if (this.kind === "video") await this.preview.play().catch(() => {});
    await this.listDevices();
    this.say("ready");
    this.show("start");
    this.buttons.start.focus();
  }

  start() {
    const pieces = [];
    const type = KINDS[this.kind].find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    const recorder = new MediaRecorder(this.stream, { ...BITS, ...(type && { mimeType: type }) });
    this.recorder = recorder;
    recorder.addEventListener("dataavailable", ({ data }) => data.size && pieces.push(data));
    recorder.addEventListener("stop", () => recorder === this.recorder && this.finish(pieces, recorder.mimeType));
    recorder.start(1_000);
    this.started = performance.now();
    this.full = false;
    this.ticking = setInterval(() => this.tick(), 200);
    navigator.wakeLock?.request("screen").then((lock) => (this.lock = lock), () => {});
    this.say("running");
    this.show("stop");
    this.buttons.stop.focus();
  }

  tick() {
    const left = this.most - (performance.now() - this.started) / 1000;
    this.time.textContent = inMinutes(left);
    this.time.toggleAttribute("data-soon", left <= SOON);
    if (left <= SOON && this.most > SOON && this.word.textContent !== this.word.dataset.soon) this.say("soon");
    if (left <= 0 && this.recorder.state === "recording") {
      this.full = true;
      this.recorder.stop();
    }
  }

  finish(pieces, type) {
    const plain = type.split(";")[0];
    const ending = { "video/mp4": "mp4", "audio/mp4": "m4a", "audio/ogg": "ogg" }[plain] ?? "webm";
    const full = this.full;
    this.end();
    this.file = new File(pieces, `${this.name}.${ending}`, { type: plain });
    this.address = URL.createObjectURL(this.file);
    this.again.src = this.address;
    this.say(full ? "full" : "done");
    this.show("take-it", "once-more");
    this.buttons["take-it"].focus();
  }

  async listDevices() {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const fill = (name, kind, chosen) => {
      const known = all.filter((one) => one.kind === kind && one.deviceId);
      const select = this.devices.querySelector(`[data-${name}]`);
      select.replaceChildren(...known.map((one, index) => new Option(one.label || String(index + 1), one.deviceId)));
      if (chosen) select.value = chosen;
      this.devices.querySelector(`[data-${name}-label]`).hidden = known.length < 2;
      return known.length > 1;
    };
    const now = (kind) => this.stream?.getTracks().find((track) => track.kind === kind)?.getSettings().deviceId;
    const some = this.kind === "video" && fill("cameras", "videoinput", now("video"));
    this.devices.hidden = !(fill("microphones", "audioinput", now("audio")) || some);
  }

  say(name) {
    this.word.textContent = this.word.dataset[name];
  }

  /** Only these buttons, and the picture that goes with them. */
  show(...names) {
    for (const [name, button] of Object.entries(this.buttons)) button.hidden = !names.includes(name);
    const done = names.includes("take-it");
    this.again.hidden = !done;
    this.preview.hidden = done || this.kind === "audio";
    this.time.hidden = done;
    if (!names.includes("start")) this.devices.hidden = true;
  }

  end() {
    clearInterval(this.ticking);
    this.time.removeAttribute("data-soon");
    const recorder = this.recorder;
    this.recorder = null;
    if (recorder && recorder.state !== "inactive") recorder.stop();
    stop(this.stream);
    this.stream = this.preview.srcObject = null;
    this.lock?.release();
    this.lock = null;
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    this.again.removeAttribute("src");
  }
}
