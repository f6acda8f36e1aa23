// One part of a screening: every rating at once, words when their field is left.

document.addEventListener("DOMContentLoaded", function () {
  form = document.getElementById("form");
  if (!window.fetch || !form || !form.elements.part) { return; }
  begin("part", ":" + form.getAttribute("data-round"), function () {});
  form.addEventListener("input", function (event) { note(event.target); });
  form.addEventListener("change", send);
});
