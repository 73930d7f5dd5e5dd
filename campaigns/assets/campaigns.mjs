// What pages of campaigns run: each part looks for its own elements, and does nothing where there are none.
import { lightbox } from "../../cms/assets/js/lightbox.mjs";
import { passOn } from "./js/passing_on.mjs";

for (const element of document.querySelectorAll("[data-pass-on]")) passOn(element);
for (const dialog of document.querySelectorAll("[data-zoom-dialog]")) lightbox(dialog);
