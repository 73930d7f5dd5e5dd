// Single keys decide and move on: never while somebody types, never together with another key, and not at all where
// they were switched off in the help (WCAG 2.1.4).
const KEPT = "desk-keys";
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable='true']";
const PRESSED = "button, a, summary, input, video, audio";

export function keys(desk, setSpeed) {
  const help = desk.querySelector("[data-desk-keys]");
  const box = desk.querySelector("[data-desk-keys-on]");
  const opener = desk.querySelector("[data-desk-help]");
  if (!help) return;
  let on = read();
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    write(on);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());

  const acts = {
    a: () => desk.querySelector("[data-desk-approve]")?.requestSubmit(),
    c: () => open(desk, "change"),
    r: () => open(desk, "refuse"),
    n: () => desk.querySelector("[data-desk-next]")?.click(),
    p: () => desk.querySelector("[data-desk-previous]")?.click(),
    " ": () => play(desk),
    1: () => setSpeed("1"),
    2: () => setSpeed("2"),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.defaultPrevented || document.querySelector("dialog[open]") || event.target.closest?.(TYPED)) return;
    if (event.key === " " && event.target.closest?.(PRESSED)) return; // space presses what has the focus
    if (!on && event.key !== " " && event.key !== "?") return;
    event.preventDefault();
    act();
  });
}

function open(desk, act) {
  const fold = desk.querySelector(`[data-desk-act="${act}"]`);
  if (!fold) return;
  fold.open = true;
  fold.querySelector("textarea").focus();
}

/** The player that plays is stopped; else the one that is in sight begins. */
function play(desk) {
  const players = [...desk.querySelectorAll("video, audio")];
  const playing = players.find((player) => !player.paused);
  if (playing) playing.pause();
  else (players.find((player) => player.getBoundingClientRect().bottom > 0) ?? players[0])?.play();
}

function read() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function write(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // it holds for this page then
  }
}
