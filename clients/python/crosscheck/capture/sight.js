// What can really be seen: whether anything opaque lies over a point of an element, or cuts the point off.
// Everything is looked up anew for each picture of the page, since a page changes.

// Opacity, in [0, 1], from which something hides what is behind it, and below which it cannot be seen itself.
const OPAQUE = 0.25;
const FAINT = 0.2;
// CSS pixels between two points of a text that are looked at, and the most of them in one line.
const STEP = 40;
const MOST_POINTS = 24;
// CSS pixels below which letters cannot be read.
const LEAST_HEIGHT = 4;
const PICTURES = new Set(['img', 'video', 'canvas', 'iframe', 'object', 'embed', 'input', 'textarea', 'select']);
// Properties of key frames.
const MOVING = /^(transform|translate|rotate|scale|left|top|right|bottom|inset|margin|padding|width|height|opacity|clip|visibility|offsetDistance|textIndent|content)/;

// The element or shadow root that holds a node, as it is drawn: through slots and shadow roots.
const holder = node => node.assignedSlot || node.parentNode || node.host || null;

// What of the layout the screen shows: less than the viewport where the page is enlarged by two fingers.
const newWindow = () => {
  const view = visualViewport;
  if (!view || view.scale === 1) return { left: 0, top: 0, width: innerWidth, height: innerHeight };
  return { left: view.offsetLeft, top: view.offsetTop, width: view.width, height: view.height };
};

const newSight = shown => {
  const styles = new Map();
  const styleOf = (element, pseudo = '') => {
    let known = styles.get(element);
    if (!known) styles.set(element, known = {});
    return known[pseudo] || (known[pseudo] = getComputedStyle(element, pseudo || null));
  };
  const opacities = new Map();
  const opacityOf = element => {
    if (!element) return 1;
    if (!(element instanceof Element)) return opacityOf(holder(element));
    if (!opacities.has(element)) opacities.set(element, Number(styleOf(element).opacity) * opacityOf(holder(element)));
    return opacities.get(element);
  };

  const alpha = colour => {
    if (colour === 'transparent') return 0;
    const found = /^rgba\(.*,\s*([\d.]+)\)$|\/\s*([\d.]+)(%?)\s*\)$/.exec(colour);
    if (!found) return 1;
    return found[1] !== undefined ? Number(found[1]) : Number(found[2]) / (found[3] ? 100 : 1);
  };
  const fills = (style, opacity) =>
    alpha(style.backgroundColor) * opacity >= OPAQUE || style.backgroundImage !== 'none' ||
    (style.backdropFilter || 'none') !== 'none';
  const inside = (rects, x, y) => [...rects].some(r => r.left <= x && x < r.right && r.top <= y && y < r.bottom);
  // Whether what a style sheet adds to an element is drawn over a point: only what is positioned is over the text.
  const pseudoFills = (element, x, y) => ['::before', '::after'].some(pseudo => {
    const style = styleOf(element, pseudo);
    if (['none', 'normal'].includes(style.content) || !['absolute', 'fixed'].includes(style.position)) return false;
    if (Number(style.zIndex) < 0 || !fills(style, Number(style.opacity) * opacityOf(element))) return false;
    const base = style.position === 'fixed' ? null : styleOf(element).position !== 'static' ? element : element.offsetParent;
    const from = base ? base.getBoundingClientRect() : { left: 0, top: 0 };
    const [left, top, width, height] = ['left', 'top', 'width', 'height'].map(name => parseFloat(style[name]) || 0);
    const x0 = from.left + (base ? base.clientLeft : 0) + left, y0 = from.top + (base ? base.clientTop : 0) + top;
    return x0 <= x && x < x0 + width && y0 <= y && y < y0 + height;
  });
  const writes = (element, x, y) => [...element.childNodes].some(child => {
    if (child.nodeType !== Node.TEXT_NODE || !child.data.trim()) return false;
    const range = document.createRange();
    range.selectNodeContents(child);
    return inside(range.getClientRects(), x, y);
  });
  // Whether an element that lies over a point hides what is under it there.
  const hides = (element, x, y) => {
    const opacity = opacityOf(element);
    if (opacity < OPAQUE) return false;
    if (PICTURES.has(element.localName)) return true;
    if (element instanceof SVGElement) return !['svg', 'g'].includes(element.localName) && styleOf(element).fill !== 'none';
    return (inside(element.getClientRects(), x, y) && fills(styleOf(element), opacity)) ||
      writes(element, x, y) || pseudoFills(element, x, y);
  };

  // The element that is hit where an element's text is drawn.
  const drawn = element => {
    if (element.ownerSVGElement) return element.ownerSVGElement;
    let node = element;
    while (node instanceof Element && styleOf(node).display === 'contents') node = holder(node);
    return node;
  };
  const above = element => {
    const found = new Set();
    for (let node = holder(element); node; node = holder(node)) found.add(node);
    return found;
  };
  const open = (own, ancestors, root, x, y) => {
    for (const hit of root.elementsFromPoint(x, y)) {
      if (own.includes(hit)) return !pseudoFills(hit, x, y);
      if (hit.shadowRoot && hit.shadowRoot !== root && ancestors.has(hit.shadowRoot)) {
        return open(own, ancestors, hit.shadowRoot, x, y);
      }
      if (ancestors.has(hit)) {
        if (pseudoFills(hit, x, y)) return false;
      } else if (hides(hit, x, y)) return false;
    }
    return false;
  };

  // Most often nothing lies over an element, which is found out ten times as fast as what does.
  const on = (own, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return own.includes(hit) && !pseudoFills(hit, x, y);
  };

  const points = box => {
    const [x0, y0, x1, y1] = box;
    const count = Math.min(MOST_POINTS, Math.max(x1 - x0 < 12 ? 1 : 3, Math.ceil((x1 - x0) / STEP)));
    const xs = Array.from({ length: count }, (_, index) => x0 + (x1 - x0) * (index + 0.5) / count);
    const [high, low] = [y0 + 0.25 * (y1 - y0), y0 + 0.75 * (y1 - y0)];
    return [...xs.map(x => [x, (y0 + y1) / 2]), [xs[0], high], [xs[0], low], [xs.at(-1), high], [xs.at(-1), low]];
  };

  // Whether all of a box, of text or of a form field that `element` holds, is to be seen.
  const sees = (element, box) => {
    if (box[2] - box[0] < 1 || box[3] - box[1] < LEAST_HEIGHT) return false;
    if (styleOf(element).visibility !== 'visible' || opacityOf(element) < FAINT) return false;
    const owner = drawn(element);
    if (!owner || (owner.checkVisibility && !owner.checkVisibility({ contentVisibilityAuto: true }))) return false;
    const ancestors = above(owner), own = [element, owner];
    return points(box).every(([x, y]) =>
      shown.left <= x && x < shown.left + shown.width && shown.top <= y && y < shown.top + shown.height &&
      (on(own, x, y) || open(own, ancestors, document, x, y)));
  };

  // Elements that an animation moves, or shows and hides, at this moment.
  const animated = new Set();
  for (const animation of document.getAnimations ? document.getAnimations() : []) {
    const effect = animation.effect;
    if (animation.playState !== 'running' || !effect || !effect.target || effect.pseudoElement) continue;
    const names = effect.getKeyframes().flatMap(frame => Object.keys(frame));
    if (names.some(name => MOVING.test(name))) animated.add(effect.target);
  }
  const moves = node => {
    for (; animated.size && node; node = holder(node)) if (animated.has(node)) return true;
    return false;
  };

  return { styleOf, sees, moves };
};

// Overlays that let clicks through are hit too while `look` runs; nothing that is drawn changes by that.
const withEverythingHit = look => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { pointer-events: auto !important }');
  const before = [...document.adoptedStyleSheets];
  document.adoptedStyleSheets = [...before, sheet];
  try {
    return look();
  } finally {
    document.adoptedStyleSheets = before;
  }
};
