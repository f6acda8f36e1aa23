// SHA-256 (FIPS 180-4) by hand: a page from a file, or without https, has crypto.subtle in some browsers only.

function roots(power) {
  var found = [], candidate = 2;
  for (; found.length < 64; candidate++) {
    if (found.every(function (prime) { return candidate % prime; })) { found.push(candidate); }
  }
  return found.map(function (prime) { return Math.pow(prime, power) % 1 * 4294967296 | 0; });
}

function sha256(text) {
  var bytes = Array.from(new TextEncoder().encode(text)), bits = bytes.length * 8;
  var constants = roots(1 / 3), state = roots(1 / 2).slice(0, 8);
  function turned(word, by) { return word >>> by | word << 32 - by; }
  bytes.push(128);
  while (bytes.length % 64 !== 56) { bytes.push(0); }
  for (var shift = 56; shift >= 0; shift -= 8) { bytes.push(shift > 24 ? 0 : bits >>> shift & 255); }
  for (var block = 0; block < bytes.length; block += 64) {
    var words = [], mixed = state.slice();
    for (var at = 0; at < 64; at++) {
      if (at < 16) {
        var place = block + 4 * at;
        words[at] = bytes[place] << 24 | bytes[place + 1] << 16 | bytes[place + 2] << 8 | bytes[place + 3];
      } else {
        var early = words[at - 15], late = words[at - 2];
        words[at] = words[at - 16] + (turned(early, 7) ^ turned(early, 18) ^ early >>> 3) + words[at - 7] +
          (turned(late, 17) ^ turned(late, 19) ^ late >>> 10) | 0;
      }
      var e = mixed[4], a = mixed[0];
      var one = mixed[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & mixed[5] ^ ~e & mixed[6]) + constants[at] + words[at];
      var two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & mixed[1] ^ a & mixed[2] ^ mixed[1] & mixed[2]);
      mixed = [one + two | 0, a, mixed[1], mixed[2], mixed[3] + one | 0, e, mixed[5], mixed[6]];
    }
    state = state.map(function (word, number) { return word + mixed[number] | 0; });
  }
  return state.reduce(function (all, word) { return all.concat([word >>> 24, word >>> 16 & 255, word >>> 8 & 255, word & 255]); }, []);
}

function inHexadecimal(bytes) {
  return bytes.map(function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
}
