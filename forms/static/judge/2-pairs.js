// One matrix: every judgement, and why, at once; where it stands is shown anew with each.

function tell(radio) {
  radio.closest(".pair").querySelector(".said").textContent = radio.checked ? radio.getAttribute("aria-label") : "";
}

function standing(answer) {
  write("data-state", answer.matrix, answer.state);
  if (answer.matrix === here()) { document.getElementById("standing").innerHTML = answer.standing; }
}

function judged(event) {
  if (event.target.name.indexOf("pair:") === 0) { tell(event.target); } else if (event.target.name.indexOf("why:") !== 0) { return; }
  note(event.target);
  send();
}

function written(event) {
  if (event.target.name.indexOf("why:") === 0) { note(event.target); }
}

// A pair left for later: nothing of its row is chosen any more.
function postpone(event) {
  var button = event.target.closest("button.later");
  if (!button) { return; }
  event.preventDefault();
  fields().forEach(function (field) {
    if (field.name !== button.name) { return; }
    field.checked = false;
    tell(field);
  });
  note(button);
  send();
}

document.addEventListener("DOMContentLoaded", function () {
  form = document.getElementById("form");
  if (!window.fetch || !form || !form.elements.matrix) { return; }
  document.documentElement.classList.add("js");
  begin("matrix", "", standing);
  fields().forEach(function (field) { if (field.checked) { tell(field); } });
  form.addEventListener("change", judged);
  form.addEventListener("input", written);
  form.addEventListener("click", postpone);
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
  });
});
