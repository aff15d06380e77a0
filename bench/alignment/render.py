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

from bench.alignment.pages import Page

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
    const rects=spans.map(s=>{const r=s.getClientRects();const b=s.getBoundingClientRect();return [b.left,b.top,b.right,b.bottom,r.length]});
    const texts=spans.map(s=>s.textContent);
    spans.forEach((s,i)=>{s.textContent='\\ue000'+s.dataset.f+'\\ue001'+texts[i]+'\\ue002'});
    const out=[];aria(doc.body,0,out);
    result.push({inner:doc.body.innerText,aria:out.join('\\n'),rects,order,height:doc.documentElement.scrollHeight});
    spans.forEach((s,i)=>{s.textContent=texts[i]});
  }
  const pre=document.createElement('script');pre.type='text/plain';pre.id='result';pre.textContent=JSON.stringify(result);document.body.append(pre);
};
"""


@dataclass(frozen=True)
class Rendered:
    """A page's pixels (height, width, 3), its texts with marks, and each value's box in pixels with its number of lines.

    `order` gives the values' numbers in the order of the document.
    """

    page: Page
    pixels: NDArray[np.uint8]
    inner: str
    aria: str
    boxes: dict[int, tuple[float, float, float, float, int]]
    order: list[int]


def render(pages: Sequence[Page], width: int = 1280, height: int = 800, scale: float = 1.0) -> list[Rendered]:
    """Renders pages of one size; `scale` is the device pixel ratio."""
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
        common = [
            "chromium",
            *FLAGS,
            f"--window-size={width},{height * len(pages)}",
            f"--force-device-scale-factor={scale}",
            "--virtual-time-budget=4000",
        ]
        shot = Path(folder) / "shot.png"
        subprocess.run(
            [*common, f"--user-data-dir={folder}/a", f"--screenshot={shot}", path.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
        dom = subprocess.run(
            [*common, f"--user-data-dir={folder}/b", "--dump-dom", path.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        ).stdout.decode()
        pixels = np.array(Image.open(shot).convert("RGB"))
    raw = dom.rpartition('id="result">')[2].partition("</script>")[0]
    step = round(height * scale)
    return [
        Rendered(
            page,
            pixels[index * step : (index + 1) * step],
            item["inner"],
            item["aria"],
            {
                number: (a * scale, b * scale, c * scale, d * scale, count)
                for number, (a, b, c, d, count) in zip(item["order"], item["rects"], strict=True)
            },
            item["order"],
        )
        for index, (page, item) in enumerate(zip(pages, json.loads(raw), strict=True))
    ]
