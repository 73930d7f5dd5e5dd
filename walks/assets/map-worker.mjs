// MapLibre's worker, at an address of this site: our Content-Security-Policy lets no script run from anywhere else.
// It is named, for what is only imported counts as without effect and would be left out.
import Worker from "maplibre-gl/dist/maplibre-gl-worker.mjs";

globalThis.MapWorker = Worker;
