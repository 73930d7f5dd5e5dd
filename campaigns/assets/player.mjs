// The player of entries: each `[data-player]` of the page gets a bar of its own in place of the browser's.
import { Player } from "./js/player/player.mjs";

for (const element of document.querySelectorAll("[data-player]")) new Player(element);
