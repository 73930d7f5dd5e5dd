// How fast films and sounds play: twice as fast, until somebody chooses otherwise; the choice is kept on this device.
const KEPT = "desk-speed";
const USUAL = "2";

/** Returns a function that sets the speed of all players. */
export function speeds(desk) {
  const group = desk.querySelector("[data-desk-speeds]");
  const players = [...desk.querySelectorAll("video, audio")];
  const buttons = [...desk.querySelectorAll("[data-speed]")];

  function set(speed) {
    for (const player of players) {
      player.defaultPlaybackRate = Number(speed);
      player.playbackRate = Number(speed);
      player.preservesPitch = true;
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.speed === speed));
  }

  function choose(speed) {
    keep(speed);
    set(speed);
  }

  if (group && players.length) group.hidden = false;
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.speed));
  const known = kept();
  set(buttons.some((button) => button.dataset.speed === known) ? known : USUAL);
  return choose;
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(speed) {
  try {
    localStorage.setItem(KEPT, speed);
  } catch {
    // it holds for this page then
  }
}
