// The answer form section by section, with its draft on the phone. Without this script it is one long page.
(function () {
  "use strict";

  var WEEK = 7 * 24 * 60 * 60 * 1000;
  var root = document.documentElement;
  var place = "plumbline:" + location.pathname;
  root.classList.add("js");

  function byId(id) { return document.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  // The draft: {at, key, consent, values, screen, sent}

  function draftKept() {
    try {
      var draft = JSON.parse(localStorage.getItem(place));
      if (draft && Date.now() - draft.at < WEEK) { return draft; }
      localStorage.removeItem(place);
    } catch (error) { /* no storage here, or not ours: the form works without */ }
    return null;
  }

  function keep(draft) {
    try {
      localStorage.setItem(place, JSON.stringify(draft));
      return true;
    } catch (error) { return false; }
  }

  // Of one key, so that the next person's draft stays; without a key, whatever there is.

  function wipe(key) {
    var draft = draftKept();
    if (key && draft && draft.key !== key) { return; }
    try { localStorage.removeItem(place); } catch (error) { /* nothing was kept */ }
  }

  // The same order for the same key, whenever the page is loaded.

  function chances(seed) {
    return function () {
      seed = (seed + 0x6d2b79f5) | 0;
      var t = Math.imul(seed ^ (seed >>> 15), seed | 1);
      t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffle(form, key) {
    all(".items", form).forEach(function (items, number) {
      var chance = chances(parseInt(key.slice(0, 8), 16) ^ Math.imul(number + 1, 0x9e3779b9));
      var ordered = Array.prototype.slice.call(items.children);
      for (var last = ordered.length - 1; last > 0; last--) {
        var other = Math.floor(chance() * (last + 1)), moved = ordered[last];
        ordered[last] = ordered[other];
        ordered[other] = moved;
      }
      ordered.forEach(function (item) { items.appendChild(item); });
    });
  }

  // What is entered.

  function values(form) {
    var given = {};
    all("input[type=radio]:checked, textarea", form).forEach(function (field) {
      if (field.value) { given[field.name] = field.value; }
    });
    return given;
  }

  function fill(form, draft) {
    form.elements.consent.checked = draft.consent;
    all("input[type=radio], textarea", form).forEach(function (field) {
      var given = draft.values[field.name];
      if (field.type === "radio") { field.checked = field.value === given; } else { field.value = given || ""; }
    });
  }

  function Steps(form) {
    var key = form.elements.key, screens = all(".screen", form), at = 0, switching = false, forgotten = false, kept = false;
    var posted = form.hasAttribute("data-posted"), send = form.querySelector(".send"), sendText = send.textContent;
    var draft = draftKept(), ours = draft && (!posted || draft.key === key.value);

    function stands() {
      var found = draftKept();
      return !!found && found.key === key.value;
    }

    // What was kept and is gone was sent or deleted in another tab: it does not come back, nor over another's draft.

    function save(sent) {
      if (kept && !stands()) {
        forgotten = true;
        byId("keeping").hidden = true;
      }
      kept = !forgotten && keep({
        at: Date.now(), key: key.value, consent: form.elements.consent.checked, values: values(form),
        screen: screens[at].id, sent: sent === true
      });
      return kept;
    }

    function follow(event) {
      if (event.key !== place || !kept || !stands()) { return; }
      fill(form, draftKept());
      left();
    }

    function stopped() { return form.querySelector("[data-stop]:checked"); }

    function open(items) {
      return all("fieldset", items).filter(function (item) { return !item.querySelector(":checked"); });
    }

    function missing() {
      var unanswered = open(screens[0]).map(function (asked) { return [asked, form.getAttribute("data-screener")]; });
      if (form.elements.consent.checked) { return unanswered; }
      return [[byId("i-consent"), form.getAttribute("data-consent")]].concat(unanswered);
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

    function left() {
      var sections = all(".items", form), list = byId("left"), number = 0, answered = 0;
      list.textContent = "";
      sections.forEach(function (items) {
        var unanswered = open(items);
        number += items.children.length;
        answered += items.children.length - unanswered.length;
        if (!unanswered.length) { return; }
        var link = document.createElement("a"), entry = document.createElement("li");
        link.href = "#" + unanswered[0].id;
        link.textContent = list.getAttribute("data-said")
          .replace("{section}", items.parentNode.querySelector("h2").textContent)
          .replace("{number}", unanswered.length);
        entry.appendChild(link);
        list.appendChild(entry);
      });
      list.hidden = answered === number;
      byId("count").hidden = false;
      byId("count").textContent = byId("count").getAttribute("data-said")
        .replace("{answered}", answered).replace("{all}", number);
    }

    function show(number) {
      at = number;
      screens.forEach(function (screen, other) { screen.classList.toggle("current", other === at); });
      byId("at").textContent = (at + 1) + " / " + screens.length;
      byId("progress").max = screens.length;
      byId("progress").value = at + 1;
      byId("back").style.visibility = at ? "" : "hidden";
      byId("next").style.visibility = at < screens.length - 1 ? "" : "hidden";
      byId("next").textContent = at ? nextText : byId("next").getAttribute("data-begin");
      if (at === screens.length - 1) { left(); }
      save();
    }

    function arrive(first) {
      var target = byId(location.hash.replace(/^#\/?/, "")), screen = target && target.closest(".screen");
      var number = Math.max(screens.indexOf(screen), 0);
      if (number && missing().length) { number = 0; target = null; }
      show(number);
      if (target && target !== screen) {
        var field = target.querySelector("input, textarea");
        target.scrollIntoView();
        field.focus({ preventScroll: true });
      } else {
        window.scrollTo(0, 0);
        if (!first) { screens[number].querySelector("h2").focus({ preventScroll: true }); }
      }
    }

    function go(id) {
      if (location.hash === "#/" + id) { arrive(); } else { location.hash = "/" + id; }
    }

    function next() {
      if (at === 0 && stopped()) { form.submit(); return; }
      var problems = at === 0 ? missing() : [];
      problems.forEach(function (problem) { complain(problem[0], problem[1]); });
      if (problems.length) { problems[0][0].querySelector("input").focus(); } else { go(screens[at + 1].id); }
    }

    function forget() {
      if (!window.confirm(byId("form").getAttribute("data-confirm"))) { return; }
      forgotten = true;
      wipe();
      location.replace(location.pathname + location.search);
    }

    function ready() {
      send.disabled = false;
      send.textContent = sendText;
      switching = false;
    }

    var nextText = byId("next").textContent;
    if (ours) {
      key.value = draft.key;
      fill(form, draft);
    }
    if (form.hasAttribute("data-shuffle")) { shuffle(form, key.value); }
    byId("bar").hidden = false;
    byId("keeping").hidden = !save();
    byId("restored").hidden = posted || !ours || !Object.keys(draft.values).length;

    form.addEventListener("change", function (event) { save(); calm(event.target.closest(".item")); });
    form.addEventListener("input", save);
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
    });
    form.addEventListener("submit", function () {
      if (switching) { return; }
      save(true);
      setTimeout(function () { send.disabled = true; send.textContent = send.getAttribute("data-sending"); }, 0);
    });
    all("button.switch").forEach(function (button) {
      button.addEventListener("click", function () {
        switching = true;
        button.setAttribute("formaction", form.getAttribute("action") + "#/" + screens[at].id);
      });
    });
    byId("next").addEventListener("click", next);
    byId("back").addEventListener("click", function () { go(screens[at - 1].id); });
    all("[data-forget]").forEach(function (button) { button.addEventListener("click", forget); });
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      if (link && link.getAttribute("href") === location.hash) { arrive(); }
    });
    window.addEventListener("hashchange", function () {
      byId("restored").hidden = true;
      arrive();
    });
    window.addEventListener("pageshow", function (event) {
      ready();
      if (event.persisted && kept && !stands()) { location.replace(location.pathname); }
    });
    window.addEventListener("storage", follow);

    // "#/" is followed by an id, so that the browser does not scroll to it by itself.
    // One address for every way a page was reached, so that a reload asks for the form and finds the draft.
    var listed = document.querySelector("#problems a[href^='#']");
    var first = (listed && listed.getAttribute("href").slice(1)) || (ours ? draft.screen : screens[0].id);
    var begin = location.hash || "#/" + first;
    var search = posted ? "?lang=" + form.elements.lang.value : location.search;
    history.scrollRestoration = "manual";
    history.replaceState(null, "", location.pathname + search + begin);
    arrive(true);
    if (byId("problems")) { byId("problems").scrollIntoView(); byId("problems").focus({ preventScroll: true }); }
  }

  // A used code whose sender never saw the receipt: the same form again brings it.

  function offer(form) {
    var draft = draftKept();
    if (!draft || !draft.sent) { return; }
    var fields = Object.assign({ key: draft.key, lang: root.lang.slice(0, 2), consent: "yes" }, draft.values);
    Object.keys(fields).forEach(function (name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = fields[name];
      form.appendChild(field);
    });
    form.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", function () {
    try {
      var done = document.querySelector("[data-wipe]");
      if (done) { wipe(done.getAttribute("data-wipe")); }
      if (byId("resend")) { offer(byId("resend")); }
      if (byId("form")) { Steps(byId("form")); }
    } catch (error) {
      root.classList.remove("js");
      throw error;
    }
  });
})();
