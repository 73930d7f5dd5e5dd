// The button that turns the page light or dark. It is hidden until this module has found it.
import { keep, kept, shown, turn } from "./theme-choice.mjs";

export function themeSwitch(button) {
  const device = matchMedia("(prefers-color-scheme: dark)");
  let choice = kept();

  function draw() {
    if (choice) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
    const dark = shown(choice, device.matches) === "dark";
    button.querySelector("[data-label]").textContent = dark ? button.dataset.light : button.dataset.dark;
    button.dataset.shows = dark ? "dark" : "light";
  }

  button.addEventListener("click", () => {
    choice = turn(choice, device.matches);
    keep(choice);
    draw();
  });
  device.addEventListener("change", draw);
  draw();
  button.hidden = false;
}
