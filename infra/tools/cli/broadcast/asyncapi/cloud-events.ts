/**
 * How an envelope is a CloudEvent, for a client that hands it on to a system of CloudEvents 1.0. `sequence`, which sorts as text like `at`, and
 * `traceparent` are documented extensions. https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md
 */

interface Attribute {
  /** Lower-case letters and digits, as CloudEvents wants it. */
  readonly name: string;
  /** Member of the envelope, or the constant value. */
  readonly from: { readonly member: string } | { readonly value: string } | { readonly address: true };
  readonly note: string;
}

export const CLOUD_EVENT: readonly Attribute[] = [
  { name: 'specversion', from: { value: '1.0' }, note: 'constant' },
  { name: 'id', from: { member: 'id' }, note: 'the same each time the message is delivered' },
  { name: 'source', from: { address: true }, note: 'the address clients connect to, without its query' },
  { name: 'type', from: { member: 'type' }, note: 'the name in the contract' },
  { name: 'time', from: { member: 'time' }, note: 'of the event' },
  { name: 'datacontenttype', from: { value: 'application/json' }, note: 'constant' },
  { name: 'data', from: { member: 'data' }, note: 'the data' },
  { name: 'subject', from: { member: 'supersedes/key' }, note: 'what the message is about, if it says so' },
  { name: 'supersedesversion', from: { member: 'supersedes/version' }, note: 'extension: as text' },
  { name: 'retain', from: { member: 'retain' }, note: 'extension: the key of a last value' },
  { name: 'sequence', from: { member: 'at' }, note: 'extension: the position in history' },
  { name: 'traceparent', from: { member: 'traceparent' }, note: 'extension: the trace' },
];

/** The table as Markdown, also in PROTOCOL.md. */
export const CLOUD_EVENT_TABLE = [
  '| CloudEvents | envelope | |',
  '| --- | --- | --- |',
  ...CLOUD_EVENT.map(({ name, from, note }) => `| \`${name}\` | ${shown(from)} | ${note} |`),
].join('\n');

/** The attributes of one message, as AsyncAPI's runtime expressions. */
export const cloudEventOf = (address: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CLOUD_EVENT.map(({ name, from }) => [
      name,
      'member' in from ? `$message.payload#/${from.member}` : 'value' in from ? from.value : address,
    ]),
  );

function shown(from: Attribute['from']): string {
  if ('member' in from) return `\`${from.member.replace('/', '.')}\``;
  return 'value' in from ? `\`${from.value}\`` : '';
}
