const FIRST_WAIT = 500;
const LONGEST_WAIT = 10000;

/**
 * Every event of the server reaches `onEvent`, through as many sockets as it takes.
 *
 * `onState` hears "open" and "lost". The pause doubles from half a second to ten, with chance in
 * it, so that many pages do not all come back at once. Returns a function that tries at once.
 */
export function connect(onEvent, onState) {
  let wait = FIRST_WAIT;
  let timer = null;
  let socket = null;

  function open() {
    clearTimeout(timer);
    timer = null;
    const url = new URL("/phones/live", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(url);
    socket.addEventListener("open", opened);
    socket.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
    socket.addEventListener("close", later);
  }

  function opened() {
    wait = FIRST_WAIT;
    onState("open");
  }

  function later() {
    onState("lost");
    timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function now() {
    if (timer !== null) open();
  }

  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  open();
  return now;
}
