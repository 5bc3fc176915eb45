// A dialog is sent as <details>, which opens without scripts; here it becomes a native <dialog>.
import { whenever } from "./enhance.js";

whenever("details[data-dialog]", (details) => {
  const summary = details.querySelector("summary");
  const body = details.querySelector(".dialog-body");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.id = details.id;
  dialog.setAttribute("aria-labelledby", details.dataset.dialog);
  const closer = body.querySelector("template[data-dialog-close]");
  closer.replaceWith(closer.content.cloneNode(true));
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

  const isOpen = details.open;
  details.replaceWith(opener, dialog);
  // It comes open when its form was refused: show it again with what was written.
  if (isOpen && !dialog.closest("[data-still]")) dialog.showModal();
});
