"""Routes as files bring them and take them away: GPX, KML, GeoJSON. No Django here.

Each format's module has `parse(data, name) -> Route`, which raises `UnreadableFile`, and `write(route) -> bytes`;
`parse(write(route), "…")` is the route again. `detect.parse` takes a file of any of the three.
"""
