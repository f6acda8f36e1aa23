// An answer is sealed to the server before it is kept: nobody who has this device reads it, nor does the next person.

function base64(bytes) { return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join("")); }

function bytesOf(text) { return Uint8Array.from(atob(text), function (sign) { return sign.charCodeAt(0); }); }

function canSeal() { return !!(window.crypto && crypto.subtle); }

async function sealed(form, content) {
  var curve = { name: "ECDH", namedCurve: "P-256" }, written = new TextEncoder().encode(JSON.stringify(content));
  var filled = new Uint8Array(Math.ceil(written.length / form.room) * form.room).fill(32);
  filled.set(written);
  var server = await crypto.subtle.importKey("raw", bytesOf(form.point), curve, false, []);
  var ours = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  var shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, ours.privateKey, 256);
  var material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  var how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: new TextEncoder().encode(form.info) };
  var key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  var nonce = crypto.getRandomValues(new Uint8Array(12)), beside = new TextEncoder().encode(form.tag);
  var closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: beside }, key, filled);
  var point = new Uint8Array(await crypto.subtle.exportKey("raw", ours.publicKey));
  return base64(new Uint8Array([...point, ...nonce, ...new Uint8Array(closed)]));
}
