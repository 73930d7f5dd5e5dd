// The maps of editors' forms: a position that is dragged, a way that is drawn.
import { positionMap } from "./map/position.mjs";
import { routeEditor } from "./map/drawing.mjs";

window.walkMapEditors = { position: positionMap, route: routeEditor };
