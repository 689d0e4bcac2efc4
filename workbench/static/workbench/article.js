// The article page: selected words fill the form that adds a claim. Without this file the words
// are typed or pasted into the same form.
"use strict";

(() => {
  const form = document.querySelector("#claim-add form");
  const text = document.querySelector(".annotated");
  if (!form || !text) return;

  const button = document.createElement("button");
  button.type = "button";
  button.id = "add-selected";
  button.className = "primary";
  button.textContent = "Add as a claim";
  button.hidden = true;
  document.body.append(button);

  // Offsets count code points, as the server does; labels and numbers are no part of the text.
  const position = (node, offset) => {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(
      "[data-start]",
    );
    if (!holder) return null;
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(node, offset);
    return Number(holder.dataset.start) + Array.from(before.toString()).length;
  };

  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const inside = (node) => text.contains(node) && !(node.parentElement || node).closest(".margin");
    if (!inside(range.startContainer) || !inside(range.endContainer)) return null;
    const copy = range.cloneContents();
    copy.querySelectorAll("[data-label], .margin").forEach((label) => label.remove());
    const words = copy.textContent.trim();
    return words ? { words, near: position(range.startContainer, range.startOffset) } : null;
  };

  document.addEventListener("selectionchange", () => {
    button.hidden = !selected();
  });
  // Keep the selection while the button is pressed.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const chosen = selected();
    if (!chosen) return;
    form.elements.quotation.value = chosen.words;
    form.elements.near.value = chosen.near ?? "";
    form.closest("details").open = true;
    button.hidden = true;
    form.elements.text.focus();
  });
  form.elements.quotation.addEventListener("input", () => {
    // Typed words are no longer those that were selected at that place.
    form.elements.near.value = "";
  });
})();
