// take() describes the page as JSON; from one call to the next the same node has the same number.

// Places that are measured while a page changes, and the share of the window from which one says nothing any more.
const MOST_PASSING = 300;
const MUCH = 0.5;

const numbers = new WeakMap();
let recorded = 0;
const numberOf = node => {
  if (!numbers.has(node)) numbers.set(node, ++recorded);
  return numbers.get(node);
};

// What changed since the recorder was made, be it back to what it was: texts, and where elements came up or went.
const touched = new Set();
const passing = [];
const notice = records => {
  for (const { type, target, addedNodes } of records) {
    if (type === 'characterData') touched.add(target);
    for (const node of type === 'attributes' ? [target] : addedNodes) {
      if (!(node instanceof Element) || passing.length >= MOST_PASSING) continue;
      const box = rectOf(node);
      const area = (box[2] - box[0]) * (box[3] - box[1]);
      if (area > 0 && area < MUCH * innerWidth * innerHeight) passing.push(box);
    }
  }
};
const observer = new MutationObserver(notice);
observer.observe(document, {
  subtree: true, characterData: true, childList: true, attributes: true,
  attributeFilter: ['hidden', 'open', 'class', 'style'],
});

const recorder = {
  take() {
    notice(observer.takeRecords());
    const shown = newWindow();
    const found = withEverythingHit(() => walkPage(options, numberOf, { touched, passing }, shown));
    const viewport = {
      css_width: shown.width, css_height: shown.height, device_pixel_ratio: devicePixelRatio,
      // Without query and fragment, where tokens stand.
      scroll_x: scrollX, scroll_y: scrollY, url: location.href.split(/[?#]/)[0],
    };
    return JSON.stringify({ ...found, viewport });
  },
  stop() {
    observer.disconnect();
  },
};
