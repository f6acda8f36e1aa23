// What an expert says is sent as soon as it is said, and kept on this device until the server has it.

var form, place, part, show, status, timer, busy = false, failing = false, wait = 2000, pending = {};

function keep() {
  try { localStorage.setItem(place, JSON.stringify(pending)); } catch (error) { /* kept in this page only */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { return {}; }
}

function here() { return form.elements[part].value; }

function note(field) {
  pending[here()] = pending[here()] || {};
  pending[here()][field.name] = field.value;
  keep();
}

function fields() { return Array.from(form.querySelectorAll("input[type=radio], textarea")); }

function restore() {
  var waiting = pending[here()] || {};
  fields().forEach(function (field) {
    if (!(field.name in waiting)) { return; }
    if (field.type === "radio") { field.checked = field.value === waiting[field.name]; } else { field.value = waiting[field.name]; }
  });
}

function say(key, filling) {
  status.textContent = form.getAttribute("data-" + key).replace("{time}", filling || "");
  status.className = "saved " + key;
}

function clock() {
  var now = new Date();
  return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
}

function write(attribute, id, text) {
  var place = document.querySelector("[" + attribute + '="' + id + '"]');
  if (place) { place.textContent = text; }
}

function next() {
  return Object.keys(pending).filter(function (one) { return Object.keys(pending[one]).length; })[0];
}

function acknowledge(one, sent) {
  Object.keys(sent).forEach(function (name) {
    if (pending[one][name] === sent[name]) { delete pending[one][name]; }
  });
  keep();
}

function received(one, sent, response) {
  if (response.status >= 500 || response.status === 408 || response.status === 429) { throw response; }
  return response.json().then(function (answer) {
    acknowledge(one, sent);
    wait = 2000;
    failing = false;
    if (answer.refused) {
      status.textContent = answer.refused;
      status.className = "saved unsaved";
    } else {
      Object.keys(answer.done).forEach(function (id) { write("data-done", id, answer.done[id]); });
      show(answer);
      say("saved", clock());
    }
    return true;
  });
}

function send() {
  var one = next();
  if (busy || !one) { return; }
  var sent = Object.assign({}, pending[one]);
  var said = Object.assign({ action: form.elements.action.value, lang: form.elements.lang.value }, sent);
  said[part] = one;
  busy = true;
  clearTimeout(timer);
  if (!failing) { say("saving"); }
  fetch(form.getAttribute("action"), {
    method: "POST",
    keepalive: true,
    headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(said).toString()
  }).then(function (response) { return received(one, sent, response); }).catch(function () {
    failing = true;
    say("unsaved");
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, 30000);
    return false;
  }).then(function (done) {
    busy = false;
    if (done) { send(); }
  });
}

// Leaving the page while nothing can be reached would end on the browser's own page of an error.
function leaving(event) {
  if (navigator.onLine && !(failing && next())) { return; }
  event.preventDefault();
  say("unsaved");
  send();
}

// A page whose form says with `named` which part it is; `beside` tells its drafts from those of other pages.
function begin(named, beside, showing) {
  part = named;
  place = "plumbline:" + location.pathname + beside;
  show = showing;
  status = document.getElementById("saved");
  pending = kept();
  restore();
  document.addEventListener("submit", leaving);
  window.addEventListener("online", send);
  send();
}
