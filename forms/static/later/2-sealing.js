// A draft on a phone that others use too: a code seals it, and without the code nobody on this phone can read it.

var SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's, as in receipts
var CODE_LENGTH = 8;  // 40 random bits, and each guess costs ROUNDS
var ROUNDS = 100000;

function random(bytes) { return crypto.getRandomValues(new Uint8Array(bytes)); }

function newCode() {
  var code = Array.prototype.map.call(random(CODE_LENGTH), function (byte) {
    return SYMBOLS[byte % SYMBOLS.length];
  }).join("");
  return code.slice(0, 4) + "-" + code.slice(4);
}

function typed(code) {
  return code.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
}

function bytesOf(text) { return Uint8Array.from(atob(text), function (sign) { return sign.charCodeAt(0); }); }
function textOf(bytes) { return btoa(String.fromCharCode.apply(null, new Uint8Array(bytes))); }

function keyFrom(code, salt) {
  return crypto.subtle.importKey("raw", new TextEncoder().encode(typed(code)), "PBKDF2", false, ["deriveKey"])
    .then(function (word) {
      var way = { name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: ROUNDS };
      return crypto.subtle.deriveKey(way, word, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    });
}

// Resolves to the code, once the sealed draft is stored under a name of its own that begins with `prefix`.

function seal(prefix, draft) {
  var code = newCode(), salt = random(16), iv = random(12);
  return keyFrom(code, salt).then(function (key) {
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, new TextEncoder().encode(JSON.stringify(draft)));
  }).then(function (hidden) {
    var entry = { at: Date.now(), salt: textOf(salt), iv: textOf(iv), sealed: textOf(hidden) };
    localStorage.setItem(prefix + textOf(random(9)), JSON.stringify(entry));
    return code;
  });
}

function opened(name, code) {
  var entry = JSON.parse(localStorage.getItem(name));
  return keyFrom(code, bytesOf(entry.salt)).then(function (key) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(entry.iv) }, key, bytesOf(entry.sealed));
  }).then(function (shown) { return JSON.parse(new TextDecoder().decode(shown)); }, function () { return null; });
}

// Resolves to the draft that the code opens and the name it is kept under, or to null.

function unseal(names, code) {
  return names.reduce(function (before, name) {
    return before.then(function (found) {
      return found || opened(name, code).then(function (draft) { return draft && { name: name, draft: draft }; });
    });
  }, Promise.resolve(null));
}

window.plumblineLater = { Outbox: Outbox, seal: seal, unseal: unseal };
