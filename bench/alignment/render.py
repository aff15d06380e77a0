# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Renders pages with headless Chromium: many pages stacked in one screenshot, and the texts that the browser gives."""

import html
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.alignment.page import Page
from bench.coding import coded

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()
OPEN, SPLIT, CLOSE = "\ue000", "\ue001", "\ue002"
"""Marks around a value in the browser's text: its number, then the value."""
SCRIPT = """
const ROLE={H1:'heading',H2:'heading',H3:'heading',TABLE:'table',TR:'row',TD:'cell',TH:'columnheader',BUTTON:'button',LI:'listitem',
UL:'list',P:'paragraph',DT:'term',DD:'definition',NAV:'navigation',B:'strong',SECTION:'region'};
function quoted(t){return t.replace(/\\s+/g,' ').trim()}
function aria(e,d,out){
  const pad='  '.repeat(d);
  for(const c of e.childNodes){
    if(c.nodeType===3){const t=quoted(c.textContent);if(t)out.push(pad+'- text: '+t);continue}
    if(c.nodeType!==1||c.tagName==='STYLE')continue;
    const r=ROLE[c.tagName];
    if(!r){ if([...c.children].every(x=>x.tagName==='SPAN'&&!x.children.length)&&quoted(c.textContent)){out.push(pad+'- text: '+quoted(c.textContent))} else aria(c,d,out); continue}
    const leaf=[...c.children].every(x=>x.tagName==='SPAN');
    if(r==='heading')out.push(pad+'- heading "'+quoted(c.textContent)+'" [level='+c.tagName[1]+']');
    else if(r==='row'){out.push(pad+'- row "'+quoted([...c.children].map(x=>x.textContent).join(' ')).replace(/[\\ue000-\\ue002]/g,'').slice(0,0)+'":');aria(c,d+1,out)}
    else if(r==='cell'||r==='columnheader'||r==='button')out.push(pad+'- '+r+' "'+quoted(c.textContent)+'"');
    else if(leaf)out.push(pad+'- '+r+': '+quoted(c.textContent));
    else{out.push(pad+'- '+r+':');aria(c,d+1,out)}
  }
}
onload=()=>{
  const result=[];
  for(const frame of document.querySelectorAll('iframe')){
    const doc=frame.contentDocument,spans=[...doc.querySelectorAll('[data-f]')];
    const order=spans.map(s=>+s.dataset.f);
    const rects=spans.map(s=>{const b=s.getBoundingClientRect();return [b.left,b.top,b.right,b.bottom]});
    const texts=spans.map(s=>s.textContent);
    spans.forEach((s,i)=>{s.textContent='\\ue000'+s.dataset.f+'\\ue001'+texts[i]+'\\ue002'});
    const out=[];aria(doc.body,0,out);
    result.push({inner:doc.body.innerText,aria:out.join('\\n'),rects,order,height:doc.documentElement.scrollHeight});
    spans.forEach((s,i)=>{s.textContent=texts[i]});
  }
  const pre=document.createElement('script');pre.type='text/plain';pre.id='result';pre.textContent=JSON.stringify(result);document.body.append(pre);
};
"""


WIDTH, HEIGHT = 1280, 800
"""Pixels of a screenshot, about: at another zoom the window in CSS pixels is a whole number."""
FEW = 12
"""Pages rendered at once: a screenshot may be no higher than 16,384 pixels."""


@dataclass(frozen=True)
class Rendered:
    """A page's pixels (height, width, 3), its texts with marks, and each value's box in pixels.

    `order` gives the values' numbers in the order of the document.
    """

    page: Page
    pixels: NDArray[np.uint8]
    inner: str
    aria: str
    boxes: dict[int, tuple[float, float, float, float]]
    order: list[int]


def render(pages: Sequence[Page]) -> list[Rendered]:
    """Renders pages of one zoom, each with the loss of its own JPEG.

    Raises:
        ValueError: if the pages differ in zoom.
    """
    if len({page.zoom for page in pages}) > 1:
        raise ValueError("pages rendered together must have one zoom")
    return [each for start in range(0, len(pages), FEW) for each in _render(pages[start : start + FEW])]


def _render(pages: Sequence[Page]) -> list[Rendered]:
    zoom = pages[0].zoom
    # Multiples of 20 CSS pixels are whole pixels at every zoom of the bench.
    width, height = (round(length / zoom / 20) * 20 for length in (WIDTH, HEIGHT))
    frames = "".join(
        f'<iframe style="border:0;display:block;width:{width}px;height:{height}px" scrolling=no '
        f'srcdoc="{html.escape(f"<!doctype html><style>{page.css}</style>{page.body}")}"></iframe>'
        for page in pages
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.html"
        path.write_text(
            f"<!doctype html><meta charset=utf-8><body style='margin:0'>{frames}<script>{SCRIPT}</script>", "utf-8"
        )
        shot = Path(folder) / "shot.png"
        size = (width, height * len(pages))
        _chromium(Path(folder) / "a", size, zoom, f"--screenshot={shot}", path.as_uri())
        dom = _chromium(Path(folder) / "b", size, zoom, "--dump-dom", path.as_uri())
        pixels = np.array(Image.open(shot).convert("RGB"))
    raw = dom.rpartition('id="result">')[2].partition("</script>")[0]
    step = round(height * zoom)
    return [
        Rendered(
            page,
            coded(pixels[index * step : (index + 1) * step], page.jpeg),
            item["inner"],
            item["aria"],
            {
                number: (rect[0] * zoom, rect[1] * zoom, rect[2] * zoom, rect[3] * zoom)
                for number, rect in zip(item["order"], item["rects"], strict=True)
            },
            item["order"],
        )
        for index, (page, item) in enumerate(zip(pages, json.loads(raw), strict=True))
    ]


def _chromium(profile: Path, size: tuple[int, int], zoom: float, *arguments: str) -> str:
    command = [
        "chromium",
        *FLAGS,
        f"--window-size={size[0]},{size[1]}",
        f"--force-device-scale-factor={zoom}",
        "--virtual-time-budget=4000",
        f"--user-data-dir={profile}",
        *arguments,
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=240).stdout.decode()
