/** Bytes on a socket that are not quite HTTP: cut short, pipelined, with wrong lengths and smuggled headers. */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { sendBytes } from '../transport';
import { torn } from '../weird';

const sends = (what: string, ...texts: readonly (string | Buffer)[]): DoorCase => ({
  name: `raw HTTP: ${what}`,
  mayClose: true,
  mayWait: true,
  knock: (cloud) =>
    sendBytes(
      cloud.url,
      texts.map((text) => Buffer.from(text)),
    ),
});

const HOST = 'host: 127.0.0.1\r\n';
const AMZ = 'x-amz-target: AWSEvents.ListRules\r\n';
const get = (path: string, headers = HOST) => `GET ${path} HTTP/1.1\r\n${headers}\r\n`;
const post = (headers: string, body: string) => `POST / HTTP/1.1\r\n${HOST}${AMZ}${headers}\r\n${body}`;
const HEALTH = get('/_local/health');
const UPGRADE = `${HOST}connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n`;

export const rawHttp: Door = {
  name: 'raw HTTP',
  fixed: [
    sends('nothing but a line end', '\r\n\r\n'),
    sends('no HTTP at all', '\u0000\u0001\u0002\u0003'),
    sends('the hello of TLS', Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])),
    sends('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    sends('HTTP/0.9', 'GET /\r\n'),
    sends('HTTP/1.0 without a host', 'GET /_local/health HTTP/1.0\r\n\r\n'),
    sends('HTTP/9.9', 'GET / HTTP/9.9\r\n\r\n'),
    sends('no host', get('/_local/health', '')),
    sends('two hosts', get('/_local/health', `${HOST}host: evil.example.com\r\n`)),
    sends('a method there is not', 'ATTACK / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'),
    ...[
      '*',
      'http://127.0.0.1/_local/health',
      '//',
      '/%',
      '/\u0000',
      '/\u00ff\u00fe',
      '/ x',
      '/../../etc/passwd',
      '/?',
      '/#',
      `/${'a'.repeat(20_000)}`,
    ].map((path) => sends(`the path ${show(path)}`, Buffer.from(get(path), 'latin1'))),
    sends('CONNECT', 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'),
    sends('a body cut short', post('content-length: 100\r\n', '{"a":')),
    sends('a body longer than it says', post('content-length: 2\r\n', '{}{}{}')),
    ...['-1', '1e3', '99999999999999999999', 'x', '0x10', '1, 1', ''].map((length) =>
      sends(`content-length ${length}`, post(`content-length: ${length}\r\n`, '{}')),
    ),
    sends('two lengths', post('content-length: 2\r\ncontent-length: 3\r\n', '{}')),
    sends('a length and chunks', post('content-length: 2\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n{}')),
    ...['zz\r\n', '-1\r\n{}\r\n', 'ffffffffffffffff\r\n{}', '2\r\n{}x\r\n', '2;ext="\r\n{}\r\n0\r\n\r\n'].map((chunk) =>
      sends(`the chunk ${show(chunk)}`, post('transfer-encoding: chunked\r\n', chunk)),
    ),
    sends('transfer-encoding twice', post('transfer-encoding: chunked, identity\r\n', '0\r\n\r\n')),
    sends('expect', post('expect: 200-ok\r\ncontent-length: 2\r\n', '{}')),
    sends('a header of 20 KB', get('/_local/health', `${HOST}x: ${'x'.repeat(20_000)}\r\n`)),
    sends('3,000 headers', get('/_local/health', HOST + 'x: y\r\n'.repeat(3_000))),
    sends('a header without a colon', get('/_local/health', `${HOST}nonsense\r\n`)),
    sends('a header with a line folded', get('/_local/health', `${HOST}x: a\r\n b\r\n`)),
    sends('a header with a null', get('/_local/health', `${HOST}x: a\u0000b\r\n`)),
    sends('a header of the prototype', get('/_local/health', `${HOST}__proto__: x\r\nconstructor: x\r\n`)),
    sends('bare line feeds', 'GET /_local/health HTTP/1.1\nhost: 127.0.0.1\n\n'),
    sends('a hundred requests at once', HEALTH.repeat(100)),
    sends('a good request behind a bad one', `BAD\r\n\r\n${HEALTH}`),
    sends('a request byte by byte', ...HEALTH),
    sends('an upgrade to nothing', get('/nowhere', UPGRADE)),
    sends('an upgrade without a key', get('/local', UPGRADE)),
    sends('an upgrade with a bad key', get('/local', `${UPGRADE}sec-websocket-key: x\r\n`)),
    sends(
      'an upgrade to h2c',
      get('/local', `${HOST}connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n`),
    ),
    sends(
      'an upgrade with a body',
      get('/local', `${UPGRADE}sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\ncontent-length: 5\r\n`),
      'hello',
    ),
    sends(
      'an upgrade with extensions that are none',
      get(
        '/local',
        `${UPGRADE}sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-extensions: permessage-deflate; a="\r\n`,
      ),
    ),
    sends('an upgrade that is posted', get('/local', UPGRADE).replace('GET', 'POST')),
  ],
  generate(random) {
    const request = random.pick([
      HEALTH,
      post('content-length: 2\r\n', '{}'),
      post('transfer-encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'),
      get('/local', UPGRADE),
    ]);
    let bytes: Buffer = Buffer.from(request);
    for (let count = random.integer(1, 4); count > 0; count -= 1) bytes = torn(bytes, random);
    const at = random.integer(0, bytes.length);
    return sends(show(bytes), bytes.subarray(0, at), bytes.subarray(at));
  },
};
