// Every judgement is sent as soon as it is made, and kept on this device until the server has it.
(function () {
  "use strict";

  var place = "plumbline:" + location.pathname;
  var form, status, timer, busy = false, wait = 2000, pending = {};
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
    radio.closest(".pair").querySelector(".said").textContent = radio.getAttribute("aria-label");
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

  function show(answer) {
    Object.keys(answer.done).forEach(function (id) {
      var count = document.querySelector('[data-done="' + id + '"]');
      if (count) { count.textContent = answer.done[id]; }
    });
    if (answer.matrix === form.elements.matrix.value) { document.getElementById("standing").innerHTML = answer.standing; }
  }

  function received(matrix, sent, response) {
    if (response.status >= 500 || response.status === 408 || response.status === 429) { throw response; }
    return response.json().then(function (answer) {
      acknowledge(matrix, sent);
      wait = 2000;
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
    say("saving");
    fetch(form.getAttribute("action"), {
      method: "POST",
      keepalive: true,
      headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: encoded(Object.assign({ lang: form.elements.lang.value, action: "judge", matrix: matrix }, sent))
    }).then(function (response) { return received(matrix, sent, response); }).catch(function () {
      say("unsaved");
      timer = setTimeout(send, wait);
      wait = Math.min(wait * 2, 30000);
      return false;
    }).then(function (done) {
      busy = false;
      if (done) { send(); }
    });
  }

  function judged(event) {
    var radio = event.target;
    if (radio.name.indexOf("pair:") !== 0) { return; }
    var matrix = form.elements.matrix.value;
    pending[matrix] = pending[matrix] || {};
    pending[matrix][radio.name] = radio.value;
    keep();
    tell(radio);
    send();
  }

  function restore() {
    var waiting = pending[form.elements.matrix.value] || {};
    Array.prototype.forEach.call(form.querySelectorAll("input[type=radio]"), function (radio) {
      if (radio.name in waiting) { radio.checked = radio.value === waiting[radio.name]; }
      if (radio.checked) { tell(radio); }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    form = document.getElementById("form");
    if (!form || !form.elements.matrix) { return; }
    status = document.getElementById("saved");
    pending = kept();
    restore();
    form.addEventListener("change", judged);
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); }
    });
    window.addEventListener("online", send);
    send();
  });
})();
