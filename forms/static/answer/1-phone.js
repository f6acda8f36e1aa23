// What stays on the phone: the draft of this address, drafts sealed by a code, the page for times without a network.
// The parts of this folder are served as one script, in one scope. Without it the form is one long page.

var WEEK = 7 * 24 * 60 * 60 * 1000;
var OURS = "plumbline:/a/";
var root = document.documentElement, kinds = window.plumblineKinds, preview = root.hasAttribute("data-preview");
var place = "plumbline:" + location.pathname;
root.classList.add("js");

function byId(id) { return document.getElementById(id); }
function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

// The draft: {at, key, consent, values, screen, seconds, spent, left, sent, switched}

function draftKept() {
  try {
    var draft = JSON.parse(localStorage.getItem(place));
    if (draft && Date.now() - draft.at < WEEK) { return draft; }
    localStorage.removeItem(place);
  } catch (error) { /* no storage here, or not ours: the form works without */ }
  return null;
}

function keep(draft) {
  if (preview) { return false; }
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
  unwanted(false);
  if (!sealed().length) { forgetPage(); }
}

// "Do not keep my answers": for as long as the tab is open, and without a word about what was answered.

function unwanted(wish) {
  try {
    if (wish === true) { sessionStorage.setItem(place, "off"); }
    if (wish === false) { sessionStorage.removeItem(place); }
    return sessionStorage.getItem(place) === "off";
  } catch (error) { return wish === true; }
}

// Drafts that a code has sealed stand beside the open one, each under a name of its own.

function names(prefix) {
  try {
    return Object.keys(localStorage).filter(function (name) { return name.indexOf(prefix) === 0; });
  } catch (error) { return []; }
}

function sealed() { return names(place + "#"); }

function canSeal(form) {
  return !!(window.crypto && crypto.subtle && window.TextEncoder && form.hasAttribute("data-later"));
}

// What is not needed to read and fill in the form. It comes in the background, so that it is there without a network.

function later(form) {
  return new Promise(function (done, fail) {
    if (window.plumblineLater) { done(window.plumblineLater); return; }
    var script = document.createElement("script");
    script.src = form.getAttribute("data-later");
    script.onload = function () { done(window.plumblineLater); };
    script.onerror = fail;
    document.head.appendChild(script);
  });
}

function forgetOld() {
  names(OURS).forEach(function (name) {
    var at = 0;
    try { at = JSON.parse(localStorage.getItem(name)).at; } catch (error) { /* not to be read by anybody any more */ }
    if (!(Date.now() - at < WEEK)) { localStorage.removeItem(name); }
  });
  if (!window.caches) { return; }
  caches.keys().then(function (kept) {
    kept.forEach(function (name) {
      if (name !== place && name.indexOf(OURS) === 0 && !names(name).length) { caches.delete(name); }
    });
  }).catch(function () { /* caches are denied here */ });
}

// The page as everybody gets it, in each language, with its style and script: no answer is in it.

function rememberPage(form) {
  if (!window.caches || !navigator.serviceWorker || !form.hasAttribute("data-worker")) { return; }
  var here = form.elements.lang.value, used = all("link[rel=stylesheet], script[src]");
  var languages = [here].concat(all("button.switch").map(function (button) { return button.value; }));
  var wanted = languages.map(function (language) { return [location.pathname + "?lang=" + language, "no-store"]; })
    .concat(used.map(function (file) { return [file.href || file.src, "force-cache"]; }));
  navigator.serviceWorker.register(form.getAttribute("data-worker"), { scope: "/a/" }).then(function () {
    return caches.open(place);
  }).then(function (cache) {
    return wanted.reduce(function (before, one) {
      return before.then(function () { return fetch(one[0], { cache: one[1] }); }).then(function (answer) {
        if (!answer.ok || !draftKept()) { return; }
        if (one === wanted[0]) { cache.put(location.pathname, answer.clone()); }
        return cache.put(one[0], answer);
      });
    }, Promise.resolve());
  }).then(function () {
    if (!draftKept()) { forgetPage(); } else { root.setAttribute("data-ready", "offline"); }
  }).catch(function () { /* the form goes on as long as its page is open */ });
}

function forgetPage() {
  if (window.caches) { caches.delete(place).catch(function () { /* none was kept */ }); }
}
