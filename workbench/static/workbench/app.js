// Claim Workbench: what plain links and forms cannot do. Everything works without this file.
"use strict";

(() => {
  const showRequestError = (text) => {
    const box = document.getElementById("request-error");
    if (!box) return;
    box.textContent = text;
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  };

  // A failed request says so where the user looks; what was typed stays, since nothing was swapped.
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const known = {
      403: "This was refused: your role does not allow it, or you were signed out. Nothing was changed.",
      413: "This is too large for one form. Nothing was changed; what you typed is still here. Shorten it, or import it as a file.",
    };
    showRequestError(known[status] ?? `The server could not do this (${status}). Nothing was changed; try again.`);
  });
  document.addEventListener("htmx:sendError", () =>
    showRequestError("The server did not answer. Nothing was changed; try again."),
  );
  document.addEventListener("htmx:beforeRequest", () => {
    const box = document.getElementById("request-error");
    if (box) box.hidden = true;
  });
})();

// Review: keys for the queue and the claim page, and the article scrolled to its claim. A key
// presses the control that carries its letter, so keys can do nothing that the page does not show.
(() => {
  const typing = (target) =>
    target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

  const visible = (element) => element && element.getClientRects().length > 0;

  const press = (control) => {
    const field = control.dataset.focuses;
    if (field) {
      document.getElementById(field)?.focus();
      return;
    }
    // The key of the verdict that stands takes it back; after a re-look it confirms it.
    if (control.getAttribute("aria-pressed") === "true" && !document.querySelector("#standing .chip-relook")) {
      const withdraw = document.getElementById("verdict-withdrawn");
      if (withdraw) control = withdraw;
    }
    control.click();
    if (control.tagName === "SUMMARY" && control.parentElement.open) {
      control.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    }
  };

  const move = (step) => {
    const rows = [...document.querySelectorAll("[data-claim-link]")];
    if (!rows.length) return false;
    const at = rows.indexOf(document.activeElement);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    if (next) next.focus();
    return true;
  };

  const help = () => {
    let dialog = document.querySelector("dialog.keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-label", "Keys");
      document.body.append(dialog);
    }
    const lines = [...document.querySelectorAll("[data-key]")].filter(visible).map((control) => {
      const line = document.createElement("p");
      const key = document.createElement("kbd");
      key.textContent = control.dataset.key;
      const words = (control.getAttribute("aria-label") || control.textContent).replace(/\s+/g, " ").trim();
      line.append(key, " ", words.replace(new RegExp(`\\s${control.dataset.key}$`), ""));
      return line;
    });
    const fixed = [];
    if (document.querySelector("[data-claim-link]")) fixed.push(["j", "Next claim"], ["k", "Previous claim"]);
    if (document.getElementById("id_q")) fixed.push(["/", "Search"]);
    if (document.getElementById("bulk")) fixed.push(["Space", "Tick the claim"]);
    for (const [letter, words] of fixed) {
      const line = document.createElement("p");
      const key = document.createElement("kbd");
      key.textContent = letter;
      line.append(key, " ", words);
      lines.push(line);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    const title = document.createElement("h2");
    title.textContent = "Keys on this page";
    dialog.replaceChildren(title, ...lines, close);
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!document.body.hasAttribute("data-single-keys") || typing(event.target)) return;
    if (event.key === " " && event.target.matches("[data-claim-link]")) {
      const box = event.target.closest("tr")?.querySelector("input[form=bulk]");
      if (box) {
        event.preventDefault();
        box.click();
      }
      return;
    }
    if (event.key === "/") {
      const search = document.getElementById("id_q");
      if (search) {
        event.preventDefault();
        search.focus();
      }
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      help();
      return;
    }
    if ((event.key === "j" || event.key === "k") && move(event.key === "j" ? 1 : -1)) {
      event.preventDefault();
      return;
    }
    if (event.key.length !== 1 || !/[a-z0-9]/.test(event.key)) return;
    const control = [...document.querySelectorAll(`[data-key="${event.key}"]`)].find(visible);
    if (control) {
      event.preventDefault();
      press(control);
    }
  });

  const toAnchor = () => {
    const pane = document.getElementById("article-pane");
    const anchor = pane?.querySelector(".claim-anchor");
    if (anchor) pane.scrollTop += anchor.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    const list = document.getElementById("focus-list");
    const row = list?.querySelector("li.selected");
    // Not scrollIntoView: on a narrow screen it would scroll the page away from the claim.
    if (row) list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 3;
  };
  document.addEventListener("DOMContentLoaded", toAnchor);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "results") toAnchor();
  });
})();

// Bulk: the bar opens with the first tick and counts what is ticked by the verdict that stands.
(() => {
  const boxes = () => [...document.querySelectorAll("input[form=bulk][name=claims]")];

  const count = () => {
    const all = document.getElementById("tick-all");
    const bar = document.getElementById("bulk-bar");
    if (!all || !bar) return;
    const ticked = boxes().filter((box) => box.checked);
    all.hidden = false;
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    const standing = new Map();
    for (const box of ticked) standing.set(box.dataset.standing, (standing.get(box.dataset.standing) ?? 0) + 1);
    const parts = [...standing].map(([verdict, number]) => `${number} ${verdict}`);
    document.getElementById("bulk-count").textContent = ticked.length ? `${ticked.length} ticked: ${parts.join(", ")}` : "";
    return ticked.length;
  };

  // The bar shows with the first tick, and a region that appears filled is not read out: the one
  // of the page says it.
  const announce = (ticked) => {
    const said = document.getElementById("bulk-count").textContent;
    document.getElementById("live").textContent = ticked ? `${said}. Decide them together below the list.` : "No claim is ticked.";
  };

  document.addEventListener("change", (event) => {
    if (event.target.id === "tick-all") {
      for (const box of boxes()) box.checked = event.target.checked;
    } else if (!event.target.matches("input[form=bulk][name=claims]")) return;
    const ticked = count();
    announce(ticked);
    // On a narrow screen the open bar would cover the rows that are still to be ticked.
    const bar = document.getElementById("bulk-bar");
    if (!ticked) bar.open = false;
    else if (window.matchMedia("(min-width: 701px)").matches) bar.open = true;
  });
  document.addEventListener("DOMContentLoaded", count);
  document.addEventListener("htmx:afterSettle", count);
})();

// What a refused verdict lacked may stand there now; its message would be about the past.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "evidence") document.getElementById("verdict-errors")?.remove();
});
