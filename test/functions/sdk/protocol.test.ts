/** functions/sdk/protocol.schema.json says what the types say, and refuses what is wrong. Real frames: test/e2e/protocol.test.ts. */
import { captureLogs } from '../support/log-capture';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import ts from 'typescript';
import * as v from 'valibot';
import { readAcknowledgeRequest } from '#functions/acknowledge/read-request';
import { MAX_FINGERPRINTS, readResumeRequest } from '#functions/resume/read-request';
import { readPresenceRequest } from '#functions/presence/read-request';
import { defineContract } from '#sdk/contract';
import { createServerSdk, handle, type MessageHandler, replyToErrors } from '#sdk/server';
import { ActionBudget } from '#shared/connections/action-budget';
import { ACKNOWLEDGE_REFUSALS } from '#shared/contracts/acknowledge';
import { MAX_ACKNOWLEDGED_AT_ONCE, MAX_CHANNELS_PER_CONNECTION, MAX_NAME_LENGTH } from '#shared/contracts/limits';
import { GAP_REASONS } from '#shared/contracts/resume';
import { SERVICE_ACTIONS, SERVICE_REPLIES } from '#shared/contracts/service-messages';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { lambdaContext } from '../support/lambda-context';
import { eventOf } from '../support/websocket-events';
import { frameProblem, schema } from './support/protocol';

captureLogs();
type Definition = Readonly<{ properties?: Record<string, object>; required?: readonly string[] }>;
const definitions = schema.$defs as unknown as Readonly<Record<string, Definition>>;

/** Members of an interface, each with whether it is optional. */
function membersOf(file: string, name: string): Record<string, boolean> {
  const text = readFileSync(join(PROJECT_ROOT, 'functions/shared/contracts', file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name)!;
  return Object.fromEntries(
    found.members
      .filter(ts.isPropertySignature)
      .map((member) => [(member.name as ts.Identifier).text, member.questionToken !== undefined]),
  );
}

describe('the schema and the types', () => {
  it.each([
    ['envelope.ts', 'Envelope', 'envelope'],
    ['envelope.ts', 'Supersedes', 'supersedes'],
    ['resume.ts', 'ResumeRequest', 'resume'],
    ['resume.ts', 'Resumed', 'resumed'],
    ['resume.ts', 'ResumedStream', 'resumedStream'],
    ['acknowledge.ts', 'AcknowledgeAsked', 'acknowledgeAsked'],
    ['acknowledge.ts', 'AcknowledgeRequest', 'acknowledge'],
    ['acknowledge.ts', 'AcknowledgedMessage', 'acknowledgedMessage'],
    ['acknowledge.ts', 'Acknowledged', 'acknowledged'],
    ['acknowledge.ts', 'RefusedAcknowledgement', 'refusedAcknowledgement'],
    ['presence.ts', 'PresenceRequest', 'askPresence'],
  ])('%s: %s has the same members, and the same of them are optional', (file, name, definition) => {
    const { properties = {}, required = [] } = definitions[definition]!;
    const described = Object.keys(properties).map((each) => [each, !required.includes(each)]);
    expect(Object.fromEntries(described)).toEqual(membersOf(file, name));
  });

  /** Values of a member that are the only ones of their definition. */
  const constants = (frames: readonly { $ref: string }[], member: string) =>
    frames.flatMap(({ $ref }) => {
      const { const: value } = (definitions[$ref.replace('#/$defs/', '')]!.properties?.[member] ?? {}) as {
        const?: string;
      };
      return value ?? [];
    });

  it('have every action and every reply of the service', () => {
    expect(constants(schema.$defs.clientFrame.oneOf, 'action').sort()).toEqual([...SERVICE_ACTIONS].sort());
    expect(schema.$defs.applicationMessage.properties.action.not.enum.sort()).toEqual([...SERVICE_ACTIONS].sort());
    expect(constants(schema.$defs.serverFrame.oneOf, 'type').sort()).toEqual([...SERVICE_REPLIES].sort());
  });

  it('have the same limits and reasons', () => {
    const { resume, name, resumedStream } = schema.$defs;
    expect(resume.properties.streams.maxProperties).toBe(MAX_CHANNELS_PER_CONNECTION + 2);
    expect(resume.properties.have.maxProperties).toBe(MAX_FINGERPRINTS);
    expect(name.maxLength).toBe(MAX_NAME_LENGTH);
    expect(resumedStream.properties.gap.examples).toEqual(GAP_REASONS);
    const { acknowledge, refusedAcknowledgement } = schema.$defs;
    expect(acknowledge.properties.messages.maxItems).toBe(MAX_ACKNOWLEDGED_AT_ONCE);
    expect(refusedAcknowledgement.properties.reason.examples).toEqual(ACKNOWLEDGE_REFUSALS);
  });
});

const CURSOR = 'eyJ0IjoxfQ.c2ln';
const request = { action: 'resume', id: 'r', streams: { user: null, everyone: CURSOR, 'channel:a/b': null } };

describe('a request to resume', () => {
  it.each([
    [request],
    [{ ...request, have: { 179000000: [2, '00000000000000ff'] }, next: CURSOR, received: CURSOR }],
    [{ ...request, id: 'r'.repeat(64) }],
  ])('%j is valid for the schema and for the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeUndefined();
    expect(readResumeRequest(JSON.stringify(frame))).not.toHaveProperty('problem');
  });

  it.each([
    [{ ...request, id: '' }],
    [{ ...request, id: 'r'.repeat(65) }],
    [{ ...request, id: 1 }],
    [{ action: 'resume', id: 'r' }],
    [{ ...request, streams: {} }],
    [{ ...request, streams: [] }],
    [{ ...request, streams: { orders: null } }],
    [{ ...request, streams: { 'channel:a b': null } }],
    [{ ...request, streams: { user: 5 } }],
    [{ ...request, streams: { user: 'no cursor' } }],
    [{ ...request, streams: Object.fromEntries(Array.from({ length: 53 }, (_, at) => [`channel:${at}`, null])) }],
    [{ ...request, have: [] }],
    [{ ...request, have: { now: [1, '00000000000000ff'] } }],
    [{ ...request, have: { 1: [0, '00000000000000ff'] } }],
    [{ ...request, have: { 1: [1, 'ff'] } }],
    [{ ...request, have: { 1: [1, '00000000000000FF'] } }],
    [{ ...request, have: { 1: [1, '00000000000000ff', 2] } }],
    [{ ...request, have: { 1: [1] } }],
    [{ ...request, next: null }],
    [{ ...request, received: '' }],
    [{ ...request, since: 1 }],
  ])('%j is refused by the schema and by the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeDefined();
    expect(readResumeRequest(JSON.stringify(frame))).toHaveProperty('problem');
  });
});

describe('a request to acknowledge', () => {
  const message = { id: 'a', receipt: 'r' };
  const messages = [message];
  it.each([
    [{ action: 'acknowledge', id: '1', messages }],
    [{ action: 'acknowledge', id: '1', messages: Array.from({ length: 50 }, () => message) }],
  ])('%j is valid for the schema and for the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeUndefined();
    expect(readAcknowledgeRequest(JSON.stringify(frame))).not.toHaveProperty('problem');
  });

  it.each([
    [{ action: 'acknowledge', messages }],
    [{ action: 'acknowledge', id: '', messages }],
    [{ action: 'acknowledge', id: '1' }],
    [{ action: 'acknowledge', id: '1', messages: [] }],
    [{ action: 'acknowledge', id: '1', messages: Array.from({ length: 51 }, () => message) }],
    [{ action: 'acknowledge', id: '1', messages: message }],
    [{ action: 'acknowledge', id: '1', messages: ['a'] }],
    [{ action: 'acknowledge', id: '1', messages: [null] }],
    [{ action: 'acknowledge', id: '1', messages: [{ id: 'a' }] }],
    [{ action: 'acknowledge', id: '1', messages: [{ id: '', receipt: 'r' }] }],
    [{ action: 'acknowledge', id: '1', messages: [{ ...message, user: 'bob' }] }],
    [{ action: 'acknowledge', id: '1', messages, user: 'bob' }],
  ])('%j is refused by the schema and by the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeDefined();
    expect(readAcknowledgeRequest(JSON.stringify(frame))).toHaveProperty('problem');
  });
});

const at = '1795774400000-00000000000000ff';
const envelope = { id: 'a', type: 'test', time: '2026-11-27T10:00:00Z', data: null, at };
const resumed = { type: 'resumed', id: 'r', envelopes: [envelope], keepFrom: 1, streams: { user: { cursor: CURSOR } } };

it.each([
  ['a client', 'clientFrame', { action: '$connect' }],
  ['a client', 'clientFrame', { action: 'ping', data: 1 }],
  ['a client', 'clientFrame', { action: 'subscribe' }],
  ['a client', 'clientFrame', { action: 'sayHello', name: 'Alice' }],
  ['a client', 'clientFrame', ['ping']],
  ['a server', 'serverFrame', {}],
  ['a server', 'serverFrame', { ...envelope, id: 1 }],
  ['a server', 'serverFrame', { ...envelope, at: '1795774400000' }],
  ['a server', 'serverFrame', { ...envelope, supersedes: { key: 'a' } }],
  ['a server', 'serverFrame', { ...envelope, data: undefined }],
  ['a server', 'serverFrame', { type: 'subscribed' }],
  ['a server', 'serverFrame', { type: 'error' }],
  ['a server', 'serverFrame', { type: 'presence' }],
  ['a server', 'serverFrame', { type: 'acknowledged' }],
  ['a server', 'serverFrame', { type: 'acknowledged', id: '1', refused: [{ id: 'a' }] }],
  ['a server', 'serverFrame', { ...envelope, acknowledge: {} }],
  ['a server', 'serverFrame', { message: 'Forbidden' }],
  ['a server', 'serverFrame', { ...resumed, keepFrom: undefined }],
  ['a server', 'serverFrame', { ...resumed, next: CURSOR }],
  ['a server', 'serverFrame', { ...resumed, envelopes: [{ id: 'a' }] }],
  ['a server', 'serverFrame', { ...resumed, streams: { user: {} } }],
] as const)('the schema does not let %s send %s %j', (_, direction, frame) => {
  expect(frameProblem(direction, JSON.parse(JSON.stringify(frame)))).toBeDefined();
});

it('lets a server send members that this version does not have', () => {
  for (const frame of [envelope, resumed, { type: 'pong' }, { type: 'error', message: 'No' }])
    expect(frameProblem('serverFrame', { ...frame, later: { more: 1 } })).toBeUndefined();
});

describe('an application message', () => {
  const contract = defineContract({
    serverToClient: { greeting: v.object({ text: v.string() }) },
    clientToServer: { sayHello: v.object({ name: v.string() }) },
    supersedes: { greeting: () => ({ key: 'k', version: 1 }) },
  });
  const sdk = createServerSdk(contract, { callbackUrl: 'https://example.com' });
  const asked = { action: 'sayHello', data: { name: 'Alice' } };

  type Run = MessageHandler<typeof contract, 'sayHello'>;
  const answers: Run = () => ({ type: 'greeting', data: { text: 'Hello' } });
  const fails: Run = () => {
    throw new Error('Not today');
  };

  it.each([
    ['answered by an envelope', asked, answers],
    ['refused, because it does not fit', { ...asked, data: {} }, answers],
    ['answered by an error', asked, fails],
  ])('%s', async (_, frame, run) => {
    const handler = handle(contract, 'sayHello', run, { sdk, interceptors: [replyToErrors()] });
    const event = eventOf({ connectionId: 'c', userId: 'alice' }, { body: JSON.stringify(frame) });
    const { body = '' } = await handler(event, lambdaContext);
    expect(frameProblem('clientFrame', frame)).toBeUndefined();
    expect(frameProblem('serverFrame', JSON.parse(body))).toBeUndefined();
  });
});

it('a refusal of too many actions is a frame', () => {
  const budget = new ActionBudget({} as DynamoDBDocumentClient, 'connections', { burst: 1, perSecond: 1 });
  for (const about of [{ action: 'resume', id: 'r' }, { channel: 'orders' }]) {
    const answer: unknown = JSON.parse(budget.reply(12.3, about).body!);
    expect(frameProblem('serverFrame', answer)).toBeUndefined();
    expect(answer).toMatchObject({ retryAfterMs: 13, ...about });
  }
});

it('an answer of API Gateway itself is a frame', () => {
  const answer = { message: 'Internal server error', connectionId: 'Zk1=', requestId: 'Zk2=' };
  expect(frameProblem('serverFrame', answer)).toBeUndefined();
});

describe('a request for presence', () => {
  it.each([
    [{ action: 'presence', channel: 'room-1', version: 0 }],
    [{ action: 'presence', channel: 'a/b', version: 1e12 }],
  ])('%j is valid for the schema and for the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeUndefined();
    expect(readPresenceRequest(JSON.stringify(frame))).not.toHaveProperty('problem');
  });

  it.each([
    [{ action: 'presence', channel: 'room-1' }],
    [{ action: 'presence', version: 0 }],
    [{ action: 'presence', channel: 'a b', version: 0 }],
    [{ action: 'presence', channel: 'room-1', version: -1 }],
    [{ action: 'presence', channel: 'room-1', version: 0.5 }],
    [{ action: 'presence', channel: 'room-1', version: '0' }],
    [{ action: 'presence', channel: 'room-1', version: 0, user: 'alice' }],
  ])('%j is refused by the schema and by the server', (frame) => {
    expect(frameProblem('clientFrame', frame)).toBeDefined();
    expect(readPresenceRequest(JSON.stringify(frame))).toHaveProperty('problem');
  });
});

describe('a frame of presence', () => {
  const newest = { type: 'presence', channel: 'room-1', version: 7 };
  it.each([
    [newest],
    [{ ...newest, version: 0, members: [] }],
    [{ ...newest, members: ['alice', 'bob'] }],
    [{ ...newest, from: 0, joined: ['alice'], left: [] }],
    [{ ...newest, count: 1000 }],
  ])('%j is valid', (frame) => expect(frameProblem('serverFrame', frame)).toBeUndefined());

  it.each([
    [{ ...newest, version: undefined }],
    [{ ...newest, from: 0, joined: ['alice'] }],
    [{ ...newest, joined: ['alice'], left: [] }],
    [{ ...newest, members: [''] }],
    [{ ...newest, members: [], count: 0 }],
    [{ ...newest, count: 1, from: 0, joined: [], left: [] }],
  ])('%j is not', (frame) => expect(frameProblem('serverFrame', JSON.parse(JSON.stringify(frame)))).toBeDefined());
});
