# ruff: noqa: E501 - HTML reads better unbroken
"""Ways to show one value in pixels and tell another in the text."""

from bench.browser.pages import Draw, picture


def face(draw: Draw, told: str, shown: str, way: str) -> tuple[str, str]:  # noqa: PLR0911 - one return a way
    """HTML and CSS of a cell whose text says `told` and whose pixels say `shown`."""
    width = 12 * len(shown) + 10
    image = picture(shown, width=width, ground=draw.look.ground, ink=draw.look.ink)
    match way:
        case "content":
            return (
                f"<span class=v>{told}</span>",
                f".v{{font-size:0}}.v::after{{content:'{shown}';font-size:{draw.look.size}px}}",
            )
        case "cover":
            return f"<span class=v>{told}</span>", (
                f".v{{position:relative;display:inline-block}}.v::after{{content:'{shown}';position:absolute;left:0;top:0;min-width:100%;height:100%;background:{draw.look.ground}}}"
            )
        case "image":
            return f'<span class=v>{told}<img src="{image}"></span>', (
                ".v{position:relative;display:inline-block}.v img{position:absolute;left:0;top:-2px}"
            )
        case "svg":
            drawn = f"<svg width={width} height=26><rect width=100% height=100% fill='{draw.look.ground}' /><text x=0 y=18 fill='{draw.look.ink}'>{shown}</text></svg>"
            return (
                f"<span class=v>{told}{drawn}</span>",
                ".v{position:relative;display:inline-block}.v svg{position:absolute;left:0;top:-2px}",
            )
        case "canvas":
            script = (
                f"<canvas id=c width={width} height=26></canvas><script>const k=c.getContext('2d');k.fillStyle='{draw.look.ground}';k.fillRect(0,0,999,99);"
                f"k.fillStyle='{draw.look.ink}';k.font='16px sans-serif';k.fillText('{shown}',0,18)</script>"
            )
            return (
                f"<span class=v>{told}{script}</span>",
                ".v{position:relative;display:inline-block}.v canvas{position:absolute;left:0;top:-2px}",
            )
        case "background":
            return (
                f"<span class=v>{told}</span>",
                f'.v{{color:transparent;display:inline-block;min-width:{width}px;background:url("{image}") no-repeat}}',
            )
        case _:
            return f'<span class=v>{told}</span><img src="{image}">', (
                ".v{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}"
            )
