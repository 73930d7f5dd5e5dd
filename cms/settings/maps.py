"""What lies beneath the maps: nothing, where neither is set, and our own lines, marks and names are drawn alone."""

import re

from .env import ENV

MAP_PMTILES = ENV.text(
    "MAP_PMTILES", "", "Name of a PMTiles file (Protomaps' basemap) on the private storage, beneath the maps."
)
if MAP_PMTILES and (
    re.search(r"[\x00-\x1f\\]|(^|/)\.{0,2}(/|$)", MAP_PMTILES) or not MAP_PMTILES.lower().endswith(".pmtiles")
):
    ENV.fault("MAP_PMTILES", f"{MAP_PMTILES!r} is no name of a PMTiles file", "a name such as maps/county.pmtiles")
    MAP_PMTILES = ""

MAP_STYLE_URL = ENV.url(
    "MAP_STYLE_URL", "", ("https", "http"), "Address of a MapLibre style, where there is no PMTiles file."
)
if MAP_STYLE_URL and re.search(r"[\s;,'\"]|://[^/]*@", MAP_STYLE_URL):
    ENV.fault("MAP_STYLE_URL", "it holds spaces, quotation marks, commas or a password", "for example https://…")
    MAP_STYLE_URL = ""
if MAP_STYLE_URL and MAP_PMTILES:
    ENV.fault("MAP_STYLE_URL", "MAP_PMTILES is set too", "one of the two")
