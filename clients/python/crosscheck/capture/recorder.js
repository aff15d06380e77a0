// take() describes the page as JSON; from one call to the next the same node has the same number.

const numbers = new WeakMap();
const numberOf = node => {
  if (!numbers.has(node)) numbers.set(node, ++recorded);
  return numbers.get(node);
};
let recorded = 0;
// Text that changed since the recorder was made, be it back to what it was.
const touched = new Set();
const observer = new MutationObserver(records => {
  for (const record of records) touched.add(record.target);
});
observer.observe(document, { subtree: true, characterData: true });

const recorder = {
  take() {
    for (const record of observer.takeRecords()) touched.add(record.target);
    const shown = newWindow();
    const found = withEverythingHit(() => walkPage(options, numberOf, touched, shown));
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
