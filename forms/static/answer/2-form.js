// What is on the form: the order of its statements, what is entered, and what is wrong.

// The same order for the same key, whenever and wherever the page is made: forms/orders.py draws it alike.

function chances(seed) {
  return function () {
    seed = (seed + 0x6d2b79f5) | 0;
    var t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(form, key) {
  all("[data-printed]", form).forEach(function (items, number) {
    var chance = chances(parseInt(key.slice(0, 8), 16) ^ Math.imul(number + 1, 0x9e3779b9));
    var ids = items.getAttribute("data-printed").split(" ");
    for (var last = ids.length - 1; last > 0; last--) {
      var other = Math.floor(chance() * (last + 1)), moved = ids[last];
      ids[last] = ids[other];
      ids[other] = moved;
    }
    ids.forEach(function (id) { items.appendChild(byId("i-" + id)); });
  });
}

// A page that was kept for times without a network has a key in it that others may have had before.

function newKey() {
  return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
    return (byte + 256).toString(16).slice(1);
  }).join("");
}

function fields(within) { return all(".item [name]:not([name=consent])", within); }

function ticks(field) { return /radio|checkbox/.test(field.type); }

function chosen(field) { return field.value.trim() && (!ticks(field) || field.checked); }

function values(form) {
  var given = {};
  fields(form).forEach(function (field) {
    if (chosen(field)) { given[field.name] = field.value; }
  });
  return given;
}

function fill(form, draft) {
  form.elements.consent.checked = draft.consent;
  fields(form).forEach(function (field) {
    var given = draft.values[field.name];
    if (ticks(field)) { field.checked = field.value === given; } else { field.value = given || ""; }
  });
  refresh(form);
}

// What hangs on other answers is shown or hidden, where the form has anything of the sort (kinds/1-kinds.js).

function refresh(form) {
  all("fieldset.item", form).forEach(offerClearing);
  if (kinds) { kinds.show(form); }
}

function posting(draft, language) {
  return Object.assign({
    key: draft.key, lang: language, seconds: String(Math.round(draft.seconds || 0)), pace: bands(draft.spent),
    consent: draft.consent ? "yes" : ""
  }, draft.values);
}

// A chosen answer can be taken back: then the statement is unanswered, as if nobody had touched it.

function offerClearing(item) {
  var ticked = item.querySelector("[type=radio]:checked"), button = item.querySelector(".clear");
  if (!button && ticked) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "quiet clear";
    button.textContent = byId("form").getAttribute("data-clear");
    button.setAttribute("aria-label", button.textContent + " – " + item.querySelector("legend").textContent);
    item.appendChild(button);
  }
  if (button) { button.hidden = !ticked; }
}

function clear(item) {
  var ticked = item.querySelector("[type=radio]:checked");
  ticked.checked = false;
  item.querySelector("input").focus();
  ticked.dispatchEvent(new Event("change", { bubbles: true }));
}

function open(items) {
  return all("fieldset", items).filter(function (item) { return !item.querySelector(":checked"); });
}

function complain(item, words) {
  var said = item.querySelector(".problem");
  if (!said) {
    said = document.createElement("p");
    said.className = "problem";
    said.setAttribute("role", "alert");
    item.insertBefore(said, item.tagName === "FIELDSET" ? item.children[1] : item.firstChild);
  }
  said.textContent = words;
}

function calm(item) {
  var said = item.querySelector(".problem"), listed = document.querySelector('#problems a[href="#' + item.id + '"]');
  if (said) { said.remove(); }
  item.removeAttribute("aria-invalid");
  if (listed) { listed.parentNode.remove(); }
  if (byId("problems") && !byId("problems").querySelector("li")) { byId("problems").remove(); }
}

// How long somebody is at it: a pause longer than half a minute counts as half a minute, a hidden page not at all.

// `spent` is the same by screen, or nothing where the beginning was not measured.

function Stopwatch(before, spent) {
  var seconds = before || 0, last = Date.now();
  this.at = 0;
  this.tick = function (leaving) {
    var now = Date.now(), more = Math.max(0, Math.min(now - last, 30000)) / 1000;
    var seen = leaving || document.visibilityState === "visible";
    if (seen) {
      seconds += more;
      if (spent) { spent[this.at] = (spent[this.at] || 0.1) + more; }
    }
    last = now;
    return Math.round(seconds * 10) / 10;
  };
  this.skip = function () { last = Date.now(); };
}

// All that is told of the time on each screen but the first (surveys/visits.py): 0 for none, else the number of a band.

function bands(spent) {
  return Array.from(spent || [], function (seconds, at) {
    return at && seconds ? 1 + (seconds >= 10) + (seconds >= 30) + (seconds >= 60) + (seconds >= 180) : 0;
  }).join("");
}
