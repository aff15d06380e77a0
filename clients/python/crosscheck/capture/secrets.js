// What nobody may repeat: it is masked before it leaves the page.

const SECRET_FIELD = /(^|\s)(cc-\S+|current-password|new-password|one-time-code)(\s|$)/i;
const DOT = '\u2022';
// Characters of a secret from which it is masked wherever else the page shows it.
const SHORTEST_SECRET = 4;
// Digits of a number from which it is found in groups too, as a card's.
const SHORTEST_NUMBER = 8;

const dots = text => text.replace(/\S/gu, DOT);
const isSecret = (element, selectors) =>
  element.type === 'password' || SECRET_FIELD.test(element.getAttribute('autocomplete') || '') ||
  selectors.some(selector => element.matches(selector));

// A function that masks the secrets in a text.
const newMask = values => {
  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patterns = [...values].filter(value => value.length >= SHORTEST_SECRET).map(value => {
    const digits = value.replace(/[\s.-]/g, '');
    return new RegExp(/^\d+$/.test(digits) && digits.length >= SHORTEST_NUMBER
      ? [...digits].join('[\\s.\u00a0-]?') : escaped(value), 'g');
  });
  return text => patterns.reduce((masked, pattern) => masked.replace(pattern, dots), text);
};
