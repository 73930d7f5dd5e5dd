// Captions are drawn by us, so that sound has them too and they stand in the page's own letters.

export class Captions {
  constructor(media, place, button) {
    this.place = place;
    this.button = button;
    this.track = media.textTracks[0];
    this.on = Boolean(this.track);
    if (!this.track) return;
    this.track.mode = "hidden";
    this.track.addEventListener("cuechange", () => this.show());
  }

  turn() {
    if (!this.track) return;
    this.on = !this.on;
    this.button?.setAttribute("aria-pressed", String(this.on));
    this.show();
  }

  show() {
    const said = [...(this.track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n");
    this.place.textContent = said;
    this.place.hidden = !this.on || !said;
  }
}
