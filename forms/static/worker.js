// For the answer form alone (/a/), when there is no network. It serves what the form itself has put into its cache,
// which holds the page as everybody gets it, and no answer.

var WEEK = 7 * 24 * 60 * 60 * 1000;
var PATIENCE = 8000;
var BUSY = [429, 502, 503, 504];

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (url.origin !== self.location.origin) { return; }
  if (request.mode === "navigate" && url.pathname.indexOf("/a/") === 0) {
    event.respondWith(request.method === "POST" ? sent(request, url) : shown(request, url));
  } else if (request.method === "GET" && url.pathname.indexOf("/forms/") === 0) {
    event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
  }
});

function nameOf(url) { return "plumbline:" + url.pathname; }

function keptPage(url) {
  return caches.has(nameOf(url)).then(function (any) {
    return any ? caches.open(nameOf(url)) : null;
  }).then(function (cache) {
    if (!cache) { return null; }
    var language = url.searchParams.get("lang");
    return cache.match(url.pathname + (language ? "?lang=" + language : "")).then(function (exact) {
      return exact || cache.match(url.pathname);
    });
  }).then(function (page) {
    var old = page && Date.now() - Date.parse(page.headers.get("date")) > WEEK;
    return old ? caches.delete(nameOf(url)).then(function () { return null; }) : page;
  });
}

// Where the network does not answer in time, the page that was kept.

function shown(request, url) {
  return keptPage(url).then(function (page) {
    if (!page) { return fetch(request); }
    var late = new Promise(function (resolve) { setTimeout(function () { resolve(page.clone()); }, PATIENCE); });
    var now = fetch(request).then(function (answer) {
      return BUSY.indexOf(answer.status) < 0 ? answer : page.clone();
    });
    return Promise.race([now, late]).catch(function () { return page; });
  });
}

// Sent, and not acknowledged: back to the form, which finds its draft marked as sent and goes on trying.

function sent(request, url) {
  var copy = request.clone();

  function form(seconds, why) {
    return copy.text().then(function (body) {
      var query = "lang=" + encodeURIComponent(new URLSearchParams(body).get("lang") || "") + "&wait=" + seconds + why;
      return Response.redirect(url.origin + url.pathname + "?" + query, 303);
    });
  }

  return keptPage(url).then(function (page) {
    if (!page) { return fetch(request); }
    return fetch(request).then(function (answer) {
      if (BUSY.indexOf(answer.status) < 0) { return answer; }
      var why = answer.headers.get("X-Paused") ? "&paused" : "";
      return form(parseInt(answer.headers.get("Retry-After"), 10) || 0, why);
    }, function () { return form(0, ""); });
  });
}
