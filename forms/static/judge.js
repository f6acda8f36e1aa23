// Every judgement is sent as soon as it is made, and kept on this device until the server has it.
(function () {
  "use strict";

  var place = "plumbline:" + location.pathname;
  var form, status, timer, busy = false, failing = false, wait = 2000, pending = {};
  if (!window.fetch) { return; }
  document.documentElement.classList.add("js");

  function keep() {
    try { localStorage.setItem(place, JSON.stringify(pending)); } catch (error) { /* kept in this page only */ }
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { return {}; }
  }

  function say(key, filling) {
    status.textContent = form.getAttribute("data-" + key).replace("{time}", filling || "");
    status.className = "saved " + key;
  }

  function clock() {
    var now = new Date();
    return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
  }

  function tell(radio) {
    radio.closest(".pair").querySelector(".said").textContent = radio.checked ? radio.getAttribute("aria-label") : "";
  }

  function radios(name) {
    return Array.prototype.filter.call(form.querySelectorAll("input[type=radio]"), function (radio) {
      return !name || radio.name === name;
    });
  }

  function encoded(fields) {
    return Object.keys(fields).map(function (name) {
      return encodeURIComponent(name) + "=" + encodeURIComponent(fields[name]);
    }).join("&");
  }

  function next() {
    return Object.keys(pending).filter(function (matrix) { return Object.keys(pending[matrix]).length; })[0];
  }

  function acknowledge(matrix, sent) {
    Object.keys(sent).forEach(function (name) {
      if (pending[matrix][name] === sent[name]) { delete pending[matrix][name]; }
    });
    keep();
  }

  function write(attribute, id, text) {
    var place = document.querySelector("[" + attribute + '="' + id + '"]');
    if (place) { place.textContent = text; }
  }

  function show(answer) {
    Object.keys(answer.done).forEach(function (id) { write("data-done", id, answer.done[id]); });
    write("data-state", answer.matrix, answer.state);
    if (answer.matrix === form.elements.matrix.value) { document.getElementById("standing").innerHTML = answer.standing; }
  }

  function received(matrix, sent, response) {
    if (response.status >= 500 || response.status === 408 || response.status === 429) { throw response; }
    return response.json().then(function (answer) {
      acknowledge(matrix, sent);
      wait = 2000;
      failing = false;
      if (answer.refused) {
        status.textContent = answer.refused;
        status.className = "saved unsaved";
      } else {
        show(answer);
        say("saved", clock());
      }
      return true;
    });
  }

  function send() {
    var matrix = next();
    if (busy || !matrix) { return; }
    var sent = Object.assign({}, pending[matrix]);
    busy = true;
    clearTimeout(timer);
    if (!failing) { say("saving"); }
    fetch(form.getAttribute("action"), {
      method: "POST",
      keepalive: true,
      headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: encoded(Object.assign({ lang: form.elements.lang.value, action: "judge", matrix: matrix }, sent))
    }).then(function (response) { return received(matrix, sent, response); }).catch(function () {
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

  function note(name, value) {
    var matrix = form.elements.matrix.value;
    pending[matrix] = pending[matrix] || {};
    pending[matrix][name] = value;
    keep();
  }

  function judged(event) {
    var field = event.target;
    if (field.name.indexOf("pair:") === 0) { tell(field); } else if (field.name.indexOf("why:") !== 0) { return; }
    note(field.name, field.value);
    send();
  }

  function written(event) {
    if (event.target.name.indexOf("why:") === 0) { note(event.target.name, event.target.value); }
  }

  // A pair left for later: nothing of its row is chosen any more.
  function postpone(event) {
    var button = event.target.closest("button.later");
    if (!button) { return; }
    event.preventDefault();
    radios(button.name).forEach(function (radio) {
      radio.checked = false;
      tell(radio);
    });
    note(button.name, button.value);
    send();
  }

  // Leaving the page while nothing can be reached would end on the browser's own page of an error.
  function leaving(event) {
    if (navigator.onLine && !(failing && next())) { return; }
    event.preventDefault();
    say("unsaved");
    send();
  }

  function restore() {
    var waiting = pending[form.elements.matrix.value] || {};
    radios().forEach(function (radio) {
      if (radio.name in waiting) { radio.checked = radio.value === waiting[radio.name]; }
      if (radio.checked) { tell(radio); }
    });
    Array.prototype.forEach.call(form.querySelectorAll("textarea"), function (area) {
      if (area.name in waiting) { area.value = waiting[area.name]; }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    form = document.getElementById("form");
    if (!form || !form.elements.matrix) { return; }
    status = document.getElementById("saved");
    pending = kept();
    restore();
    form.addEventListener("change", judged);
    form.addEventListener("input", written);
    form.addEventListener("click", postpone);
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
    });
    document.addEventListener("submit", leaving);
    window.addEventListener("online", send);
    send();
  });
})();
