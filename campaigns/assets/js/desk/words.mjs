// Captions while they are written: the server reads them, names the line that it can't, and the player shows the rest
// at once. A sound has no picture to lay them on, so that they stand below the player as well.
const PAUSE = 600; // milliseconds after the last letter

export function words(desk) {
  const form = desk.querySelector("[data-words]");
  const player = desk.querySelector("[data-words-player]");
  if (!form || !player) return;
  const field = form.querySelector("[name=captions]");
  const said = form.querySelector("[data-words-said]");
  const shown = desk.querySelector("[data-words-shown]");
  const track = player.addTextTrack("captions", "", form.querySelector("[name=words_language]").value);
  track.mode = player.tagName === "VIDEO" ? "showing" : "hidden";
  track.addEventListener("cuechange", () => {
    shown.textContent = [...(track.activeCues ?? [])].map((cue) => cue.text).join("\n");
  });
  for (const other of player.querySelectorAll("track")) other.track.mode = "disabled";

  let timer = 0;
  let asked = 0;
  async function look() {
    const mine = ++asked;
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const found = await answer.json();
    said.textContent = found.said;
    said.classList.toggle("desk-warning", !found.good);
    field.setAttribute("aria-invalid", String(!found.good));
    if (!found.good) return;
    for (const cue of [...(track.cues ?? [])]) track.removeCue(cue);
    for (const [start, end, text] of found.cues) track.addCue(new VTTCue(start, end, text));
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  const file = form.querySelector("[data-words-file]");
  file?.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen || chosen.size > Number(file.dataset.most)) return; // the server says so
    field.value = await chosen.text();
    file.value = "";
    look();
  });
  look();
}
