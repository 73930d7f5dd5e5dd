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

/** `#listen`, or `#listen=12.5`: speak, from that second on. NaN for any other. */
export function secondsIn(hash) {
  const found = /^#listen(?:=(\d+(?:\.\d+)?))?$/.exec(hash);
  return found ? Number(found[1] ?? 0) : NaN;
}

/**
 * Title, picture and buttons on the locked screen. "Next" there lets the same element speak on at the next stop, for a
 * page that nobody sees may not begin to speak by itself; who looks again finds the page of what is heard.
 */
export function lockScreen(audio) {
  if (!audio) return;
  let ahead = "";
  const from = secondsIn(window.location.hash);
  if (!Number.isNaN(from)) {
    audio.addEventListener("loadedmetadata", () => (audio.currentTime = from), { once: true });
    audio.play().catch(() => {}); // where the browser lets it speak unasked
  }
  if (!("mediaSession" in navigator)) return;
  audio.addEventListener("play", announce);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && ahead) window.location.assign(`${ahead}#listen=${audio.currentTime.toFixed(1)}`);
  });

  function announce() {
    const { title, artist, album, artwork, previous, next } = audio.dataset;
    navigator.mediaSession.metadata = new MediaMetadata({
      title,
      artist,
      album,
      artwork: artwork ? [{ src: artwork, type: "image/jpeg" }] : [],
    });
    handle("previoustrack", previous && (() => go(previous)));
    handle("nexttrack", next && (() => go(next)));
    handle("seekbackward", () => (audio.currentTime = Math.max(0, audio.currentTime - 10)));
    handle("seekforward", () => (audio.currentTime = Math.min(audio.duration, audio.currentTime + 10)));
  }

  async function go(url) {
    if (!document.hidden) {
      window.location.assign(`${url}#listen`);
      return;
    }
    const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    const other = page.querySelector("[data-listen] audio");
    if (!other) return; // nothing is said there
    for (const name of Object.keys(audio.dataset)) delete audio.dataset[name];
    Object.assign(audio.dataset, other.dataset);
    audio.src = other.getAttribute("src");
    ahead = url;
    await audio.play();
  }
}

function handle(action, act) {
  try {
    navigator.mediaSession.setActionHandler(action, act || null);
  } catch {
    // a browser that does not know the action
  }
}
