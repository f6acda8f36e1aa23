// Items of other kinds than statements: what hangs on what, what goes with what, what is wrong, what is said in words.

function all(selector, within) { return Array.prototype.slice.call(within.querySelectorAll(selector)); }

function ticks(field) { return field.type === "radio" || field.type === "checkbox"; }

function filled(field) { return ticks(field) ? field.checked : !!field.value.trim(); }

function named(item) { return all("[name]", item).filter(filled); }

function plain(text) { return text.normalize("NFKC").replace(/\s/g, "").replace(/\u2212/g, "-"); }

// The answers under an item: codes and points, or what is written; words beside "other" are none.

function answers(id) {
  var item = document.getElementById("i-" + id);
  if (!item || item.hidden) { return []; }
  return named(item).filter(function (field) { return !/:words$/.test(field.name); }).map(function (field) {
    var code = field.type === "checkbox" && field.name.split(".")[1];
    return code || plain(field.value);
  });
}

function met(condition) {
  var given = answers(condition.item);
  if (condition.answered !== undefined) { return !!given.length === condition.answered; }
  if (condition.one_of) { return condition.one_of.some(function (code) { return given.indexOf(String(code)) >= 0; }); }
  return given.length === 1 && /^-?\d+(\.\d+)?$/.test(given[0]) &&
    (condition.at_least === undefined || Number(given[0]) >= condition.at_least) &&
    (condition.at_most === undefined || Number(given[0]) <= condition.at_most);
}

// In the order of the form: what hangs on something hidden is hidden too.

function show(form) {
  all("[data-show-if]", form).forEach(function (item) {
    var wanted = JSON.parse(item.getAttribute("data-show-if"));
    item.hidden = !(wanted.all ? wanted.all.every(met) : wanted.any.some(met));
  });
  all(".words", form).forEach(function (words) {
    var other = words.parentNode.querySelector("[value=other], [name$='.other']");
    words.hidden = !other.checked;
  });
}

// "None of these" and "don't know" take what else was said under their item away, and go when anything else is said.

function settle(field) {
  var item = field.closest(".item");
  if (!item || field.type === "radio" || !filled(field)) { return; }
  named(item).forEach(function (other) {
    if (other === field || !(field.hasAttribute("data-alone") || other.hasAttribute("data-alone"))) { return; }
    if (ticks(other)) { other.checked = false; } else { other.value = ""; }
  });
}

function numbersOf(item, name) { return item.getAttribute(name).split(" ").map(Number); }

function isNumber(item, field) {
  var limits = numbersOf(item, "data-number"), found = /^-?\d{1,16}(?:\.(\d{1,16}))?$/.exec(plain(field.value));
  if (!found || (found[1] || "").replace(/0+$/, "").length > limits[2]) { return false; }
  return Number(found[0]) >= limits[0] && Number(found[0]) <= limits[1];
}

function isDate(item, given) {
  var fields = all("[name]", item).filter(function (field) { return !ticks(field); });
  var numbers = fields.map(function (field) { return Number(plain(field.value)); });
  var day = new Date(Date.UTC(numbers[0], (numbers[1] || 1) - 1, numbers[2] || 1)), limits = item.getAttribute("data-date").split(" ");
  if (given.length < fields.length || !/^\d{4}$/.test(plain(fields[0].value)) || day.getUTCDate() !== (numbers[2] || 1)) { return false; }
  var written = day.toISOString().slice(0, [4, 7, 10][fields.length - 1]), cut = written.length;
  return written >= limits[0].slice(0, cut) && written <= limits[1].slice(0, cut);
}

function isRanking(item, given) {
  var places = given.map(function (field) { return Number(field.value); }).sort(function (one, other) { return one - other; });
  return places.every(function (place, number) { return place === number + 1; });
}

function isMany(item, given) {
  var limits = numbersOf(item, "data-many"), alone = given.some(function (field) { return field.hasAttribute("data-alone"); });
  return alone ? given.length === 1 : given.length >= limits[0] && given.length <= limits[1];
}

function fits(item) {
  var given = named(item).filter(function (field) { return !/:words$/.test(field.name); });
  if (!given.length || given[0].name.slice(-5) === ":none") { return true; }
  if (item.hasAttribute("data-number")) { return isNumber(item, given[0]); }
  if (item.hasAttribute("data-date")) { return isDate(item, given); }
  if (item.hasAttribute("data-ranking")) { return isRanking(item, given); }
  return !item.hasAttribute("data-many") || isMany(item, given);
}

// Each item that keeps somebody from going on, with what to say there.

function wrong(within, form) {
  var required = form.getAttribute("data-required"), misfit = form.getAttribute("data-misfit");
  return all(".item", within).filter(function (item) { return !item.hidden; }).map(function (item) {
    if (item.hasAttribute("data-required") && !named(item).length) { return [item, required]; }
    return fits(item) ? null : [item, misfit.replace("{limits}", item.querySelector(".limits").textContent)];
  }).filter(Boolean);
}

// The next screen, or the one before, that has anything for this person.

function beyond(screens, at, by) {
  var next = at + by, parts = screens[next] ? all(".items > .item, .items > .aside", screens[next]) : [];
  return parts.length && parts.every(function (part) { return part.hidden; }) ? beyond(screens, next, by) : next;
}

// An answer as it is read through: one line for each of several.

function said(item) {
  var given = named(item);
  if (item.hasAttribute("data-date") && given.length && !ticks(given[0])) {
    return given.map(function (field) { return field.value.trim(); }).join("-");
  }
  var lines = given.map(function (field) {
    var label = field.closest("label"), words = label && label.querySelector("span").textContent.trim();
    if (ticks(field)) { return words; }
    return field.tagName === "SELECT" ? field.value + ". " + words : field.value.trim();
  });
  var figures = item.querySelector("p.figures");
  if (item.hasAttribute("data-ranking")) { lines.sort(); }
  return lines.join("\n") + (lines.length && figures && !ticks(given[0]) ? " " + figures.textContent.trim() : "");
}

document.documentElement.classList.add("kinds");
["change", "input"].forEach(function (kind) {
  document.addEventListener(kind, function (event) {
    var form = event.target.form;
    if (!form || form.id !== "form") { return; }
    settle(event.target);
    show(form);
  }, true);
});
window.plumblineKinds = { show: show, wrong: wrong, said: said, beyond: beyond };
