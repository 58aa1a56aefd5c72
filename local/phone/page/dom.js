// Elements by id, elements from data (as text, never as markup), and instants as a person reads them.

export const $ = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// Puts rows into a list only where they changed, so that nothing that is read moves; the focus stays where it was.
export function fill(element, rows, draw) {
  const written = JSON.stringify(rows);
  if (element.dataset.written === written) return;
  element.dataset.written = written;
  const held = element.contains(document.activeElement) ? document.activeElement.textContent : null;
  element.replaceChildren(...rows.map(draw));
  if (held !== null) [...element.children].find((child) => child.textContent === held)?.focus();
}

export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function clock(zone) {
  const one = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour12: false, ...options });
  const short = one({ weekday: "short", hour: "2-digit", minute: "2-digit" });
  const day = { weekday: "short", day: "numeric", month: "short" };
  const long = one({ ...day, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return {
    zone,
    short: (at) => short.format(new Date(at)),
    long: (at) => long.format(new Date(at)),
  };
}
