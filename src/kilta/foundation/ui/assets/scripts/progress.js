// A line at the top of the window for whatever takes longer than a moment.
const MOMENT = 400;
let running = 0;
let timer;

export function begin() {
  running += 1;
  clearTimeout(timer);
  timer = setTimeout(() => show(true), MOMENT);
}

export function end() {
  running = Math.max(0, running - 1);
  if (running) return;
  clearTimeout(timer);
  show(false);
}

function show(isShown) {
  const line = document.getElementById("progress");
  if (line) line.hidden = !isShown;
}
