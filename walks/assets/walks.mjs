// What pages of walks run: each part looks for its own elements, and does nothing where there are none.
import { captions, lockScreen } from "./js/listening.mjs";
import { follow } from "./js/follow.mjs";
import { lightbox } from "../../cms/assets/js/lightbox.mjs";
import { nearMe } from "./js/near.mjs";
import { panorama } from "./js/panorama.mjs";
import { keepProgress, showProgress } from "./js/progress.mjs";
import { sharing } from "./js/sharing.mjs";
import { thenAndNow } from "./js/then_and_now.mjs";
import { turning } from "./js/turning.mjs";

const each = (selector, act) => document.querySelectorAll(selector).forEach((element) => act(element));

each("[data-then-now]", thenAndNow);
each("[data-panorama]", panorama);
each("[data-listen]", (element) => {
  captions(element);
  lockScreen(element.querySelector("audio"));
});
each("[data-follow]", follow);
each("[data-near]", nearMe);
each("[data-guide]", keepProgress);
each("[data-walk-start]", (element) => showProgress(element.closest("[data-walk]")));
each("[data-share]", sharing);
each("[data-zoom-dialog]", lightbox);
each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
turning(document);
