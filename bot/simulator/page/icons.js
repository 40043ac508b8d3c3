const SVG = "http://www.w3.org/2000/svg";

const STROKES = {
  home: "M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5M12 20v-5.5",
  addPerson: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20c.6-3.4 3.4-5.2 7-5.2 1.4 0 2.7.3 3.8.8M18 14v6M15 17h6",
  theme: "M12 3a9 9 0 1 0 0 18V3ZM12 3a9 9 0 0 1 0 18",
  more: "M12 5.6h.01M12 12h.01M12 18.4h.01",
  down: "M6 10l6 6 6-6",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  commands: "M14.5 5l-5 14",
  keys: "M4 6h16v12H4zM8 10h.01M12 10h.01M16 10h.01M8 14h8",
  send: "M4.5 12h14M12.5 5.5 19 12l-6.5 6.5",
  mic: "M12 15a3.2 3.2 0 0 0 3.2-3.2V6.7a3.2 3.2 0 0 0-6.4 0v5.1A3.2 3.2 0 0 0 12 15ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  close: "M6 6l12 12M18 6 6 18",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.4 11v5.5M13.6 11v5.5",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  file: "M6.5 3.5h7L18 8v12.5H6.5zM13 3.5V8.5h5",
  picture: "M4 5h16v14H4zM4 16l4.6-4.6 4 4L15 13l5 5M15.5 9.2h.01",
  video: "M3.5 6.5h12v11h-12zM15.5 11l5-3v8l-5-3",
  pin: "M12 21c4.4-4.6 6.6-8.1 6.6-11A6.6 6.6 0 0 0 5.4 10c0 2.9 2.2 6.4 6.6 11ZM12 12.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
  link: "M10 14a4 4 0 0 0 5.7 0l3.4-3.4a4 4 0 0 0-5.7-5.7L12.2 6M14 10a4 4 0 0 0-5.7 0l-3.4 3.4a4 4 0 0 0 5.7 5.7l1.2-1.1",
  phone: "M8 3.5h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM11 17.8h2",
  reply: "M10 6 4.5 11.5 10 17M5 11.5h8c4 0 6 2 6.5 6",
  edit: "M4.5 19.5l1-4.2L16.3 4.5l3.2 3.2L8.7 18.5zM14 6.8l3.2 3.2",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  block: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM6 6l12 12",
  open: "M13.5 4.5h6v6M19 5l-8 8M17.5 14v5.5h-13v-13H10",
  forward: "M14 6l5.5 5.5L14 17M19 11.5h-8c-4 0-6 2-6.5 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.7-3.8 3.8-5.7 7.5-5.7s6.8 1.9 7.5 5.7",
};

/** A line drawing, 24 by 24, in the colour of the text around it; hidden from screen readers. */
export function icon(name) {
  const svg = shape("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" });
  svg.append(shape("path", { d: STROKES[name] }));
  return svg;
}

/** An SVG element with its attributes. */
export function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
