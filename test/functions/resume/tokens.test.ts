/** What a client keeps for the server: cursors and page tokens. */
import { Cursors, SLACK_MS } from '#functions/resume/cursor';
import { PageTokens } from '#functions/resume/page-token';
import { Signer } from '#functions/resume/signer';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const signer = new Signer('key of this stack');
const alice = new Cursors(signer, 'alice');
const cursor = { readAt: NOW, from: NOW - 5000, connections: ['c1='] };

describe('a cursor', () => {
  it('opens for the user and stream it was signed for', () => {
    expect(alice.open('channel:orders', alice.sign('channel:orders', cursor), NOW)).toEqual(cursor);
  });

  it('remembers the last four connections, each once', () => {
    const connections = ['c5=', 'c4=', 'c5=', 'c3=', 'c2=', 'c1='];
    const token = alice.sign('user', { ...cursor, connections });
    expect(alice.open('user', token, NOW)?.connections).toEqual(['c5=', 'c4=', 'c3=', 'c2=']);
  });

  const token = alice.sign('channel:orders', cursor);
  const [text = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ t: NOW, f: 0, c: [] })).toString('base64url');
  it.each<[string, Cursors, string, string]>([
    ['of another user', new Cursors(signer, 'bob'), 'channel:orders', token],
    ['of another stream', alice, 'channel:prices', token],
    ['of another stack', new Cursors(new Signer('another key'), 'alice'), 'channel:orders', token],
    ['of other content', alice, 'channel:orders', `${forged}.${signature}`],
    ['of a shorter signature', alice, 'channel:orders', `${text}.${signature.slice(0, 8)}`],
    ['of no signature', alice, 'channel:orders', `${text}.`],
    ['that is no token', alice, 'channel:orders', 'x'],
    [
      'that is a receipt',
      alice,
      'channel:orders',
      signer.sign({ t: NOW, f: 0, c: [] }, { purpose: 'receipt', userId: 'alice', about: 'channel:orders' }),
    ],
  ])('%s does not open', (_what, cursors, stream, given) => {
    expect(cursors.open(stream, given, NOW)).toBeUndefined();
  });

  it('of the future does not open, beyond what clocks differ by', () => {
    const at = (readAt: number) => alice.open('user', alice.sign('user', { ...cursor, readAt }), NOW);
    expect(at(NOW + SLACK_MS)).toBeDefined();
    expect(at(NOW + SLACK_MS + 1)).toBeUndefined();
  });
});

describe('a page token', () => {
  const client = { userId: 'alice', connectionId: 'c1=' };
  const streams = { user: null, everyone: 'a.b', 'channel:orders': null };
  const tokens = () => new PageTokens(signer, client, streams);
  const page = {
    ...{ readAt: NOW, after: `${NOW}-0123456789abcdef`, brought: true },
    covered: new Map([
      ['user', undefined],
      ['everyone', 'TOO_MANY' as const],
    ]),
  };

  it('opens for the same request, in whatever order it names its streams', () => {
    const token = tokens().sign(page);
    expect(tokens().open(token)).toEqual(page);
    const reversed = Object.fromEntries(Object.entries(streams).reverse());
    expect(new PageTokens(signer, client, reversed).open(token)).toEqual(page);
  });

  it.each<[string, Partial<{ key: string; client: typeof client; streams: Record<string, string | null> }>]>([
    ['another connection', { client: { ...client, connectionId: 'c2=' } }],
    ['another user', { client: { ...client, userId: 'bob' } }],
    ['another stream', { streams: { ...streams, 'channel:prices': null } }],
    ['a stream of another name', { streams: { user: null, everyone: 'a.b', 'channel:others': null } }],
    ['another cursor', { streams: { ...streams, everyone: 'a.c' } }],
    ['another stack', { key: 'another key' }],
  ])('does not open for %s', (_what, change) => {
    const other = { key: 'key of this stack', client, streams, ...change };
    const opened = new PageTokens(new Signer(other.key), other.client, other.streams).open(tokens().sign(page));
    expect(opened).toBeUndefined();
  });

  it('is a page of the user, about the connection and its streams with their cursors', () => {
    const about = '["c1=",["channel:orders",null],["everyone","a.b"],["user",null]]';
    const signed = signer.open(tokens().sign(page), { purpose: 'page', userId: 'alice', about });
    expect(signed).toEqual({ readAt: NOW, after: page.after, brought: true, covered: '-20' });
  });

  it('is short, whatever the streams, so that it fits beside the largest envelope', () => {
    const names = Array.from({ length: 52 }, (_, index) => `channel:${String(index).padEnd(120, 'x')}`);
    const many = new PageTokens(signer, client, Object.fromEntries(names.map((name) => [name, null])));
    const covered = new Map(names.map((name) => [name, 'TOO_OLD' as const]));
    expect(many.sign({ ...page, covered }).length).toBeLessThan(320);
  });
});
