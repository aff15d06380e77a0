// The page's text in the order of the document, each line of each text node with its box, and what is around it.
// What is hidden is there too, and said to be not visible.

const SKIPPED = new Set(['script', 'style', 'template', 'noscript', 'head', 'link', 'meta', 'title', 'datalist']);
const FRAMES = new Set(['iframe', 'frame', 'object', 'embed']);
const UNWRITTEN = new Set(['hidden', 'checkbox', 'radio', 'file', 'range', 'color', 'image']);
const ROLES = {
  a: 'link', button: 'button', h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading',
  li: 'listitem', td: 'cell', th: 'columnheader', dt: 'term', dd: 'definition', summary: 'button',
  select: 'combobox', textarea: 'textbox',
};
const INPUT_ROLES = { submit: 'button', button: 'button', reset: 'button', number: 'spinbutton', search: 'searchbox' };
// What stands before a run: nothing, a space, another cell of the row, another line.
const [NOTHING, SPACE, CELL, LINE] = [0, 1, 2, 3];
const MOST_RUNS = 40000;
// Letters of a text node above which its lines are not told apart.
const LONG = 20000;

const rounded = value => Math.round(value * 100) / 100;
const around = rects => [
  Math.min(...rects.map(r => r.left)), Math.min(...rects.map(r => r.top)),
  Math.max(...rects.map(r => r.right)), Math.max(...rects.map(r => r.bottom)),
].map(rounded);
const rectOf = element => around([element.getBoundingClientRect()]);

const walkPage = (options, numberOf, changes, shown) => {
  const sight = newSight(shown);
  const runs = [], marks = [], fields = [], values = new Set();
  const sensitive = [], volatile = [...changes.passing];
  let gap = NOTHING, unseen = 0;

  const range = document.createRange();
  const rectsOf = (node, start, end) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter(r => r.width > 0 && r.height > 0);
  };
  const level = rects => rects.every(r => Math.abs(r.top + r.bottom - rects[0].top - rects[0].bottom) < rects[0].height);

  // Half-open ranges of a text node that stand on one line each, with the boxes that they are drawn in.
  const lines = (node, start, end) => {
    const whole = rectsOf(node, start, end);
    if (end - start > LONG || level(whole)) return [[start, end, whole]];
    const found = [];
    let middle = NaN;
    const add = (from, to) => {
      const [first] = rectsOf(node, from, to);
      if (!first) return;
      if (Math.abs((first.top + first.bottom) / 2 - middle) < first.height / 2) found.at(-1)[1] = to;
      else {
        found.push([from, to]);
        middle = (first.top + first.bottom) / 2;
      }
    };
    for (const word of node.data.slice(start, end).matchAll(/\S+/g)) {
      const from = start + word.index, to = from + word[0].length;
      if (level(rectsOf(node, from, to))) add(from, to);
      else {
        let at = from;
        for (const letter of word[0]) add(at, at += letter.length);
      }
    }
    return found.map(([from, to]) => [from, to, rectsOf(node, from, to)]);
  };

  const add = (node, element, text, box, context, visible) => {
    if (!visible) unseen += text.length;
    if (runs.length < MOST_RUNS && (visible || unseen <= options.unseen)) {
      runs.push({
        node: numberOf(node), text, gap, box, visible,
        sensitive: context.secret, volatile: context.volatile || changes.touched.has(node) || sight.moves(element),
      });
    }
    gap = NOTHING;
  };

  const writeText = (node, element, context) => {
    const keeps = /^(pre|break-spaces)/.test(sight.styleOf(element).whiteSpace);
    for (const piece of node.data.matchAll(keeps ? /[^\n]+|\n/g : /[^]+/g)) {
      if (piece[0] === '\n') {
        gap = LINE;
        continue;
      }
      const start = piece.index + piece[0].search(/[^ \t\n\r\f]|$/), end = piece.index + piece[0].trimEnd().length;
      if (start > piece.index || start >= end) gap = Math.max(gap, SPACE);
      if (start >= end) continue;
      for (const [from, to, rects] of context.drawn ? lines(node, start, end) : [[start, end, []]]) {
        const box = rects.length ? around(rects) : [0, 0, 0, 0];
        const text = node.data.slice(from, to).replace(/[ \t\n\r\f]+/g, ' ').trim();
        add(node, element, text, box, context, rects.length > 0 && sight.sees(element, box));
        gap = SPACE;
      }
      gap = end < piece.index + piece[0].length ? SPACE : NOTHING;
    }
  };

  const writeField = (element, context) => {
    const secret = context.secret || isSecret(element, []);
    const type = element.localName === 'input' ? element.type : '';
    const value = element.localName === 'select' ? [...element.selectedOptions].map(each => each.label).join(', ') : element.value;
    if (secret && value) values.add(value);
    const box = rectOf(element);
    if (secret && box[2] > box[0]) sensitive.push(box);
    const written = !UNWRITTEN.has(type) && value.trim();
    const cut = element.localName !== 'select' &&
      (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const first = runs.length;
    if (written) {
      gap = Math.max(gap, CELL);
      add(element, element, secret ? dots(value) : value, box, { ...context, secret }, !cut && sight.sees(element, box));
      gap = CELL;
      fields.push({ node: numberOf(element), value: secret ? '' : value });
    }
    const role = ROLES[element.localName] || INPUT_ROLES[type] || (UNWRITTEN.has(type) ? type : 'textbox');
    return { first, last: runs.length, role };
  };

  const nameOf = element => {
    const ids = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
    const root = element.getRootNode();
    const texts = ids.map(id => root.getElementById ? root.getElementById(id) : null).filter(Boolean);
    const labels = texts.length ? texts : [...(element.labels || [])];
    const said = element.getAttribute('aria-label') || labels.map(each => each.textContent).join(' ') || element.title || '';
    return said.replace(/\s+/g, ' ').trim().slice(0, 200);
  };

  const walk = (node, element, context) => {
    if (node.nodeType === Node.TEXT_NODE) return writeText(node, element, context);
    if (!(node instanceof Element)) return;
    const tag = node.localName;
    if (SKIPPED.has(tag)) return;
    if (tag === 'br') {
      gap = LINE;
      return;
    }
    const style = sight.styleOf(node);
    const secret = context.secret || isSecret(node, options.sensitive);
    const marked = options.volatile.some(selector => node.matches(selector)) || (tag === 'video' && !node.paused);
    const inner = {
      secret, volatile: context.volatile || marked, drawn: context.drawn && style.display !== 'none',
    };
    const box = rectOf(node);
    if (box[2] > box[0] && box[3] > box[1]) {
      if (secret && !context.secret) sensitive.push(box);
      if (marked && !context.volatile) volatile.push(box);
    }
    if (FRAMES.has(tag)) return;
    const apart = /^(inline|contents|none|ruby)/.test(style.display) ? NOTHING : style.display === 'table-cell' ? CELL : LINE;
    gap = Math.max(gap, apart);
    const explicit = node.getAttribute('role') || '';
    let mark = { first: runs.length, last: 0, role: explicit || ROLES[tag] || '' };
    if (['input', 'textarea', 'select'].includes(tag)) mark = { ...writeField(node, inner), ...(explicit && { role: explicit }) };
    else {
      const slotted = tag === 'slot' ? node.assignedNodes() : [];
      const children = node.shadowRoot ? node.shadowRoot.childNodes : slotted.length ? slotted : node.childNodes;
      for (const child of children) walk(child, node, inner);
    }
    gap = Math.max(gap, apart);
    mark.last = runs.length;
    const name = mark.role || node.hasAttribute('aria-label') ? nameOf(node) : '';
    if (mark.last > mark.first && (mark.role || name)) {
      const value = fields.length && fields.at(-1).node === numberOf(node) ? fields.at(-1).value : '';
      marks.push({ ...mark, name, value: value.slice(0, 200) });
    }
  };
  const root = document.body || document.documentElement;
  if (root) walk(root, document.documentElement, { secret: false, volatile: false, drawn: true });

  const mask = newMask(values);
  for (const run of runs) {
    const text = run.sensitive ? dots(run.text) : mask(run.text);
    if (text !== run.text && !run.sensitive) sensitive.push(run.box);
    run.sensitive = run.sensitive || text !== run.text;
    run.text = text;
  }
  for (const mark of marks) {
    mark.name = mask(mark.name);
    mark.value = mask(mark.value);
  }
  const moved = box => [box[0] - shown.left, box[1] - shown.top, box[2] - shown.left, box[3] - shown.top];
  for (const run of runs) run.box = moved(run.box);
  return { runs, marks, sensitive: sensitive.map(moved), volatile: volatile.map(moved) };
};
