// The panorama: flat until somebody wants to look all around; then its viewer is fetched.
import { script, styleSheet } from "../../../cms/assets/js/load.mjs";

function hasWebGL() {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

export function panorama(root) {
  const part = (name) => root.querySelector(`[data-panorama-${name}]`);
  const [open, sphere, controls, close, word] = ["open", "sphere", "controls", "close", "word"].map(part);
  const flat = root.querySelector(".panorama__flat");
  let viewer = null;
  let wanted = false;

  flat.scrollLeft = (flat.scrollWidth - flat.clientWidth) / 2;
  if (!hasWebGL()) return;
  open.hidden = false;
  open.addEventListener("click", async () => {
    if (wanted) return;
    wanted = true;
    word.textContent = word.dataset.loading;
    try {
      await Promise.all([script(root.dataset.script), styleSheet(root.dataset.style)]);
      show(true);
      viewer = await look();
      word.textContent = "";
      sphere.focus({ preventScroll: true });
    } catch {
      show(false);
      word.textContent = word.dataset.failed;
    }
    wanted = false;
  });
  close.addEventListener("click", () => {
    viewer?.end();
    viewer = null;
    show(false);
    open.focus();
  });
  controls.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]")?.dataset.turn;
    if (turn) viewer?.turn(turn);
  });
  sphere.addEventListener("keydown", (event) => {
    const turn = TURNS[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the same arrows turn the guide's pages
    viewer?.turn(turn);
  });

  function show(around) {
    sphere.hidden = controls.hidden = !around;
    flat.hidden = open.hidden = around;
    root.toggleAttribute("data-around", around);
  }

  /** The large picture or, without a network, the one that the page shows. */
  async function look() {
    const { Sphere } = window.walksPanorama;
    const how = { element: sphere, yaw: Number(root.dataset.yaw), signs: signs() };
    try {
      return await Sphere.show({ ...how, picture: root.dataset.panorama });
    } catch {
      return Sphere.show({ ...how, picture: flat.querySelector("img").currentSrc });
    }
  }

  function signs() {
    return [...root.querySelectorAll("[data-sign]")].map((sign) => ({
      yaw: Number(sign.dataset.yaw),
      pitch: Number(sign.dataset.pitch),
      element: sign.firstElementChild,
    }));
  }
}

const TURNS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "in",
  "=": "in",
  "-": "out",
};
