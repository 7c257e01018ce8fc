import { decodeHuffman } from '#functions/send-batch/transport/h2/huffman';

// https://www.rfc-editor.org/rfc/rfc7541#appendix-C
it.each([
  ['302', '6402'],
  ['307', '640eff'],
  ['gzip', '9bd9ab'],
  ['private', 'aec3771a4b'],
  ['no-cache', 'a8eb10649cbf'],
  ['custom-key', '25a849e95ba97d7f'],
  ['www.example.com', 'f1e3c2e5f23a6ba0ab90f4ff'],
  ['https://www.example.com', '9d29ad171863c78f0b97c8e9ae82ae43d3'],
  ['Mon, 21 Oct 2013 20:13:21 GMT', 'd07abe941054d444a8200595040b8166e082a62d1bff'],
  [
    'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    '94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
  ],
  // Octets that its examples do not have: https://www.rfc-editor.org/rfc/rfc7541#appendix-B
  ['\x00\x01\t\n\r\x1f', 'ffc7fffd8ffffeafffffff3ffffffdffffffbf'],
  ['\\~{}^', 'fffe1ffdfffdffefff9f'],
  ['\x7f\x80\xa0\xc7\xc8\xdc', 'ffffffcfffe6ffff6bffffd9fffff17fffffef'],
  ['\xe9\xef\xf0\xfa\xff', 'ffffafffffa7ffffd7fffffb3ffffeef'],
])('reads %j of the RFC', (text, code) => {
  expect(decodeHuffman(Buffer.from(code, 'hex'))).toBe(text);
});

it.each([
  ['more than seven bits of padding', 'ffff'],
  ['padding that is not all ones', '18'],
  ['the end of text', 'ffffffff'],
])('refuses %s', (_, code) => {
  expect(decodeHuffman(Buffer.from(code, 'hex'))).toBeUndefined();
});
