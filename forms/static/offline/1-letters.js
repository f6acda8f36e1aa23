// The letters of a sequence, as surveys/sequences.py and surveys/checked_letters.py write and read them.

var ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", NUMBER = 16, GROUP = 4;

function lettersOf(bytes, length) {
  var number = 0n, letters = "";
  bytes.forEach(function (byte) { number = number << 8n | BigInt(byte); });
  for (var place = 0; place < length; place++) { letters += ALPHABET[Number(number >> BigInt(5 * place) & 31n)]; }
  return letters;
}

function newNumber() {
  return Array.from(crypto.getRandomValues(new Uint8Array(NUMBER)), function (byte) { return ALPHABET[byte & 31]; }).join("");
}

// The product of two elements of GF(2^5).

function times(one, other) {
  var product = 0;
  for (; other; other >>= 1) {
    if (other & 1) { product ^= one; }
    one = one << 1 ^ (one & 16 ? 37 : 0);
  }
  return product;
}

function check(group, number) {
  var total = 0, power = 1;
  Array.from(group, function (letter) { return ALPHABET.indexOf(letter); }).concat(number % 32).forEach(function (letter) {
    power = times(power, 2);
    total ^= times(power, letter);
  });
  return ALPHABET[total];
}

function grouped(letters) {
  var groups = [];
  for (var start = 0; start < letters.length; start += GROUP) {
    var group = letters.slice(start, start + GROUP).padEnd(GROUP, "0");
    groups.push(group + check(group, groups.length));
  }
  return groups.join("-");
}

function encoded(tag, number, choices, length, fields) {
  var answers = 0n, letters = "";
  choices.forEach(function (choice) {
    answers = answers * BigInt(choice[1].length + 1) + BigInt(choice[1].indexOf(fields[choice[0]]) + 1);
  });
  for (var place = length - 1; place >= 0; place--) { letters += ALPHABET[Number(answers >> BigInt(5 * place) & 31n)]; }
  return grouped(tag + number + letters);
}

// SHA-256 (FIPS 180-4) by hand: a page from a file has crypto.subtle in some browsers only, and everybody gets a code.

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

function receiptOf(number) {
  var key = sha256("offline\x1f" + number).map(function (byte) { return byte.toString(16).padStart(2, "0"); }).join("").slice(0, 32);
  return lettersOf(sha256("receipt\x1f" + key), NUMBER).match(/.{4}/g).join("-");
}
