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
    showRequestError(
      status === 403
        ? "This was refused: your role does not allow it, or you were signed out. Nothing was changed."
        : `The server could not do this (${status}). Nothing was changed; try again.`,
    );
  });
  document.addEventListener("htmx:sendError", () =>
    showRequestError("The server did not answer. Nothing was changed; try again."),
  );
  document.addEventListener("htmx:beforeRequest", () => {
    const box = document.getElementById("request-error");
    if (box) box.hidden = true;
  });
})();
