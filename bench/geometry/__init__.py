"""Elements, pixels and css_box of captured pages, at every device pixel ratio, zoom and scroll position."""
