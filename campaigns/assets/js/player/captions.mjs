// Captions are drawn by us, so that sound has them too and they stand in the page's own letters.

export class Captions {
  constructor(media, place, button) {
    this.media = media;
    this.place = place;
    this.button = button;
    this.track = media.textTracks[0];
    this.on = Boolean(this.track);
    if (!this.track) return;
    this.track.mode = "hidden";
    this.track.addEventListener("cuechange", () => this.show());
    media.addEventListener("timeupdate", () => this.show());
  }

  turn() {
    if (!this.track) return;
    this.on = !this.on;
    this.button?.setAttribute("aria-pressed", String(this.on));
    this.show();
  }

  show() {
    // Browsers are late with the track's own list of active cues where they have much to do.
    const at = this.media.currentTime;
    const now = [...(this.track.cues ?? [])].filter((cue) => cue.startTime <= at && at < cue.endTime);
    const said = now.map((cue) => cue.getCueAsHTML().textContent).join("\n");
    if (this.place.textContent !== said) this.place.textContent = said;
    this.place.hidden = !this.on || !said;
  }
}
