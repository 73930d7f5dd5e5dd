// MapLibre's worker, at an address of this site: our Content-Security-Policy lets no script run from anywhere else.
import "maplibre-gl/dist/maplibre-gl-worker.mjs";
