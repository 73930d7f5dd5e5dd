// What every page runs: small, and nothing depends on it.
import { searchKey } from "./js/search-key.mjs";
import { themeSwitch } from "./js/theme-switch.mjs";

for (const button of document.querySelectorAll("[data-theme-switch]")) themeSwitch(button);
searchKey(document);
