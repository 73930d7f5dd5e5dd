// The audio guide: its captions while it is heard, and what stands on a locked screen.

export function captions(section) {
  const line = section.querySelector("[data-caption]");
  const track = section.querySelector("audio")?.textTracks[0];
  if (!line || !track) return;
  track.mode = "hidden"; // its cues are read here: an audio element has no room to show them
  track.addEventListener("cuechange", () => {
    const said = [...(track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n");
    line.textContent = said;
    line.hidden = false;
  });
}

/** Title, picture and buttons on the locked screen; "next" goes to the next stop and begins to speak there. */
export function lockScreen(audio) {
  if (!audio) return;
  if (window.location.hash === "#listen") audio.play().catch(() => {}); // where the browser lets it speak unasked
  if (!("mediaSession" in navigator)) return;
  audio.addEventListener("play", () => {
    const { title, artist, album, artwork, previous, next } = audio.dataset;
    navigator.mediaSession.metadata = new MediaMetadata({
      title,
      artist,
      album,
      artwork: artwork ? [{ src: artwork, type: "image/jpeg" }] : [],
    });
    handle("previoustrack", previous && (() => window.location.assign(`${previous}#listen`)));
    handle("nexttrack", next && (() => window.location.assign(`${next}#listen`)));
    handle("seekbackward", () => (audio.currentTime = Math.max(0, audio.currentTime - 10)));
    handle("seekforward", () => (audio.currentTime = Math.min(audio.duration, audio.currentTime + 10)));
  });
}

function handle(action, act) {
  try {
    navigator.mediaSession.setActionHandler(action, act || null);
  } catch {
    // a browser that does not know the action
  }
}
