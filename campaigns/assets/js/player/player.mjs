// A film or a sound recording: its bar, captions, keys, and what is said beside it in step. It remembers nothing.
import { Captions } from "./captions.mjs";
import { commandOf } from "./keys.mjs";
import { Lines } from "./lines.mjs";
import { secondsIn } from "./start.mjs";
import { clock } from "./time.mjs";
import { waveform } from "./waveform.mjs";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Player {
  constructor(root) {
    this.root = root;
    this.find = (name) => root.querySelector(`[data-player-${name}]`);
    this.media = this.find("media");
    this.seconds = Number(root.dataset.seconds);
    this.language = root.dataset.language;
    this.captions = new Captions(this.media, this.find("caption"), this.find("captions"));
    this.lines = new Lines(root, this.find("scroll"));
    this.takeOver();
    this.listen();
    this.begin();
  }

  /** The browser's own controls make room for ours. */
  takeOver() {
    this.media.controls = false;
    this.root.classList.add("player--ready");
    this.find("bar").hidden = false;
    this.find("keys").hidden = false;
    this.find("begin").hidden = false;
    const whole = this.find("whole");
    if (whole) whole.hidden = !this.canBeWhole;
    const canvas = this.find("waveform");
    if (canvas && this.root.dataset.waveform) this.drawn = waveform(canvas, this.root.dataset.waveform);
  }

  get canBeWhole() {
    return Boolean(document.fullscreenEnabled || this.media.webkitEnterFullscreen);
  }

  listen() {
    const { media } = this;
    const on = (name, type, act) => this.find(name)?.addEventListener(type, act);
    on("play", "click", () => this.give("play"));
    on("begin", "click", () => {
      this.find("play").focus({ focusVisible: false });
      this.give("play");
    });
    on("mute", "click", () => this.give("mute"));
    on("captions", "click", () => this.give("captions"));
    on("whole", "click", () => this.give("whole"));
    on("speed", "change", (event) => (media.playbackRate = Number(event.target.value)));
    on("seek", "input", (event) => this.seek(Number(event.target.value)));
    on("picture", "click", (event) => {
      if (event.target !== media) return;
      this.find("play").focus({ focusVisible: false });
      this.give("play");
    });
    for (const button of this.root.querySelectorAll("[data-player-by]")) {
      button.addEventListener("click", () => this.by(Number(button.dataset.playerBy)));
    }
    this.root.addEventListener("click", (event) => {
      const line = event.target.closest("a[data-at]");
      if (!line || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.seek(Number(line.dataset.at));
      this.play();
    });
    for (const event of ["play", "pause", "ended"]) media.addEventListener(event, () => this.showState());
    for (const event of ["timeupdate", "seeking", "loadedmetadata"]) media.addEventListener(event, () => this.showTime());
    media.addEventListener("volumechange", () => this.showState());
    media.addEventListener("ratechange", () => this.showSpeed());
    media.addEventListener("error", () => this.trouble());
    media.querySelector("source:last-of-type")?.addEventListener("error", () => this.trouble());
    this.root.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.open());
    this.showTime();
  }

  /** Where the address says so, it opens at that second; it never begins to speak unasked. */
  begin() {
    const asked = Number(this.root.dataset.starts) || 0;
    if (asked) this.seek(asked);
    this.open();
  }

  open() {
    const asked = this.root.dataset.first === undefined ? NaN : secondsIn(window.location.hash);
    if (!Number.isNaN(asked) && asked < this.length) this.seek(asked);
  }

  get length() {
    return Number.isFinite(this.media.duration) ? this.media.duration : this.seconds;
  }

  /** The second that is shown, or that it will be at once its head is known. */
  get now() {
    return this.waiting ?? this.media.currentTime;
  }

  seek(second) {
    const wanted = Math.min(Math.max(second, 0), this.length || second);
    if (this.media.readyState > 0) {
      this.media.currentTime = wanted;
    } else {
      this.later(wanted);
    }
    this.showTime();
  }

  later(second) {
    const first = this.waiting === undefined;
    this.waiting = second;
    if (!first) return;
    this.media.preload = "metadata";
    const set = () => {
      this.media.currentTime = this.waiting;
      this.waiting = undefined;
    };
    this.media.addEventListener("loadedmetadata", set, { once: true });
    if (this.media.networkState !== HTMLMediaElement.NETWORK_LOADING) this.media.load();
  }

  by(seconds) {
    this.seek(this.now + seconds);
  }

  play() {
    this.media.play().catch((error) => {
      if (error.name === "NotSupportedError") this.trouble();
    });
  }

  give(command) {
    const { media } = this;
    const commands = {
      play: () => (media.paused ? this.play() : media.pause()),
      mute: () => (media.muted = !media.muted),
      captions: () => this.captions.turn(),
      whole: () => this.whole(),
      slower: () => this.speed(-1),
      faster: () => this.speed(1),
      louder: () => (media.volume = Math.min(1, media.volume + 0.1)),
      softer: () => (media.volume = Math.max(0, media.volume - 0.1)),
    };
    commands[command]();
  }

  speed(step) {
    const at = SPEEDS.findIndex((speed) => speed >= this.media.playbackRate);
    this.media.playbackRate = SPEEDS[Math.min(Math.max(at + step, 0), SPEEDS.length - 1)];
  }

  whole() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.find("stage").requestFullscreen();
    else this.media.webkitEnterFullscreen?.();
  }

  key(event) {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    if ("by" in command) this.by(command.by);
    else if ("part" in command) this.seek(command.part * this.length);
    else this.give(command.name);
  }

  showState() {
    const { media } = this;
    const playing = !media.paused && !media.ended;
    this.root.classList.toggle("player--playing", playing);
    this.root.classList.toggle("player--muted", media.muted || media.volume === 0);
    if (playing) this.find("begin").hidden = true;
    const button = this.find("play");
    button.setAttribute("aria-label", playing ? button.dataset.pause : button.dataset.play);
    this.find("mute").setAttribute("aria-pressed", String(media.muted));
  }

  showSpeed() {
    const select = this.find("speed");
    if (SPEEDS.includes(this.media.playbackRate)) select.value = String(this.media.playbackRate);
  }

  showTime() {
    const { now, length } = this;
    const seek = this.find("seek");
    seek.max = String(length);
    seek.value = String(now);
    seek.style.setProperty("--played", `${length ? (100 * now) / length : 0}%`);
    const words = seek.dataset.words.replace("{now}", clock(now, this.language)).replace("{all}", clock(length, this.language));
    if (seek.getAttribute("aria-valuetext") !== words) seek.setAttribute("aria-valuetext", words);
    this.find("now").textContent = clock(now, this.language);
    this.lines.show(now);
    this.drawn?.show(length ? now / length : 0);
  }

  trouble() {
    const place = this.find("trouble");
    place.textContent = place.dataset.words;
    place.hidden = false;
  }
}
