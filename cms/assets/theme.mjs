// Runs before the page is drawn: the reader's choice of light or dark, kept in this browser and sent nowhere.
import { kept } from "./js/theme-choice.mjs";

const theme = kept();
if (theme) document.documentElement.dataset.theme = theme;
