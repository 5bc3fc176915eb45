// A dialog is sent as <details>, which opens without scripts; here it becomes a native <dialog>.
import { whenever } from "./enhance.js";

whenever("details[data-dialog]", (details) => {
  const summary = details.querySelector("summary");
  const body = details.querySelector(".dialog-body");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", details.dataset.dialog);
  dialog.append(body);

  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = summary.className;
  opener.setAttribute("aria-haspopup", "dialog");
  opener.append(...summary.childNodes);
  opener.addEventListener("click", () => dialog.showModal());

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => opener.focus());

  const open = details.open;
  details.replaceWith(opener, dialog);
  // It comes open when its form was refused: show it again with what was written.
  if (open) dialog.showModal();
});
