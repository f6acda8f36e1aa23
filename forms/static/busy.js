// While too many come at once: the page asks again by itself. What was sent is in the page until it has arrived: it is
// sent from here first, for a page that a browser cannot reach takes the place of this one.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var form = document.getElementById("again"), said = document.getElementById("by-itself"), words = said.textContent;
  var seconds = Number(form.getAttribute("data-after")), timer = 0;

  function later(least) {
    said.textContent = navigator.onLine === false ? said.getAttribute("data-offline") : words;
    timer = setTimeout(attempt, 1000 * (least + Math.random() * seconds));
  }

  function attempt() {
    if (navigator.onLine === false) { later(seconds); return; }
    if (form.method === "get") { form.submit(); return; }
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).then(function (answer) {
      if (answer.status === 429 || answer.status >= 500) {
        later(Number(answer.headers.get("Retry-After")) || seconds);
      } else { form.submit(); }
    }, function () { later(seconds); });
  }

  said.hidden = false;
  form.addEventListener("submit", function () { clearTimeout(timer); });
  window.addEventListener("online", function () { clearTimeout(timer); attempt(); });
  later(seconds);
});
