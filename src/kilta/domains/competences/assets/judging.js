// Judging by keyboard: while the card has the focus, 1 to 5 press a judgement, S skips and R goes to the reason,
// from which Escape leads back to the judgements.
const card = document.querySelector("[data-judging]");

function isTyping(target) {
  return target.closest("textarea, input, select") !== null;
}

card?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") card.querySelector("button[data-key]")?.focus();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "r") {
    const reason = card.querySelector("textarea[name=reason]");
    reason?.closest("details")?.setAttribute("open", "");
    reason?.focus();
    event.preventDefault();
    return;
  }
  const chosen = card.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (chosen) {
    event.preventDefault();
    chosen.click();
  }
});
