// The form in a file: one person after another answers on one device, and what they sealed leaves it as one file.

var form = document.getElementById("form"), told = JSON.parse(document.getElementById("told").textContent);
var kinds = window.plumblineKinds, place = "plumbline-offline:" + told.tag, memory = [], saved = false;

function byId(id) { return document.getElementById(id); }
function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

function kept() {
  try { return JSON.parse(localStorage.getItem(place)) || memory; } catch (error) { return memory; }
}

function keep(answers) {
  memory = answers;
  try { localStorage.setItem(place, JSON.stringify(answers)); } catch (error) { byId("leave").hidden = false; }
  show();
}

// At a random place, so that the file does not tell who came when.

function added(answers, one) {
  var at = crypto.getRandomValues(new Uint32Array(1))[0] % (answers.length + 1);
  return answers.slice(0, at).concat([one], answers.slice(at));
}

function show() {
  var number = kept().length;
  byId("kept").textContent = byId("kept").getAttribute("data-said").replace("{number}", number);
  byId("save").hidden = !number;
  byId("wipe").hidden = !number || !saved;
}

function fields() {
  var given = {};
  all(".item [name]:not([name=consent])", form).forEach(function (field) {
    var counts = /radio|checkbox/.test(field.type) ? field.checked : field.value.trim();
    if (counts && field.value.trim() && !field.closest("[hidden]")) { given[field.name] = field.inputMode ? figures(field.value) : field.value.trim(); }
  });
  return given;
}

// Figures as a sequence has them, however they were typed: 7 for 07.0.

function figures(typed) {
  var plain = typed.normalize("NFKC").replace(/\s/g, "").replace(/\u2212/g, "-");
  return /^-?[0-9]+([.][0-9]+)?$/.test(plain) ? String(Number(plain)) : plain;
}

function open(asked) { return all("fieldset", asked).filter(function (item) { return !item.querySelector(":checked"); }); }

function missing() {
  var found = form.elements.consent.checked ? [] : [[byId("i-consent"), form.getAttribute("data-consent")]];
  open(byId("s-begin")).forEach(function (item) { found.push([item, form.getAttribute("data-screener")]); });
  var statements = all(".items fieldset:has(.scale):not([hidden])", form);
  if (statements.length && !statements.some(function (item) { return item.querySelector("input[value]:checked"); })) {
    found.push([statements[0], form.getAttribute("data-empty")]);
  }
  return kinds ? found.concat(kinds.wrong(form, form)) : found;
}

function complain(problem) {
  var said = document.createElement("p");
  said.className = "problem";
  said.setAttribute("role", "alert");
  said.textContent = problem[1];
  problem[0].insertBefore(said, problem[0].tagName === "FIELDSET" ? problem[0].children[1] : problem[0].firstChild);
}

function only(section) {
  ["form", "done", "stopped"].forEach(function (id) { byId(id).hidden = id !== section; });
  window.scrollTo(0, 0);
  var heading = byId(section).querySelector("h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

async function finish(event) {
  event.preventDefault();
  all(".problem", form).forEach(function (said) { said.remove(); });
  if (form.querySelector("[data-stop]:checked")) { begin(); only("stopped"); return; }
  var problems = missing();
  problems.forEach(complain);
  if (problems.length) { problems[0][0].querySelector("input, select, textarea").focus(); return; }
  form.querySelector(".send").disabled = true;
  var number = newNumber(), given = fields();
  if (canSeal()) { keep(added(kept(), await sealed(told, { number: number, fields: given }))); saved = false; }
  if (byId("letters")) { byId("letters").open = !canSeal(); }
  byId("receipt").textContent = receiptOf(number);
  if (byId("letters")) { byId("sequence").textContent = encoded(told.tag, number, told.choices, told.letters, given); }
  show();
  begin();
  only("done");
}

// What the one before entered is gone, and each person has the statements in an order of their own.

function begin() {
  form.reset();
  if (kinds) { kinds.show(form); }
  form.querySelector(".send").disabled = false;
  all(".items[data-shuffle]", form).forEach(function (items) {
    all("fieldset", items).map(function (item) { return [Math.random(), item]; })
      .sort(function (one, other) { return one[0] - other[0]; })
      .forEach(function (pair) { items.appendChild(pair[1]); });
  });
}

function next() {
  byId("receipt").textContent = "";
  if (byId("letters")) { byId("sequence").textContent = ""; }
  only("form");
}

function save() {
  var link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify({ format: told.format, form: told.tag, answers: kept() })], { type: "application/json" }));
  link.download = "answers-" + told.tag + ".json";
  link.click();
  saved = true;
  show();
}

function wipe() {
  if (!window.confirm(byId("wipe").getAttribute("data-confirm"))) { return; }
  saved = false;
  keep([]);
}

form.addEventListener("submit", finish);
byId("next").addEventListener("click", next);
byId("again").addEventListener("click", next);
byId("save").addEventListener("click", save);
byId("wipe").addEventListener("click", wipe);
all("[data-sealed]").forEach(function (said) { said.hidden = !canSeal(); });
all("[data-unsealed]").forEach(function (said) { said.hidden = canSeal(); });
begin();
show();
