// The maps of editors' forms: a position that is dragged, a way that is drawn, all stops of a walk.
import { positionMap } from "./map/position.mjs";
import { routeEditor } from "./map/drawing.mjs";
import { stopsMap } from "./map/stops.mjs";

window.walkMapEditors = { position: positionMap, route: routeEditor, stops: stopsMap };
