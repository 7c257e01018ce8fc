import * as v from 'valibot';
import { ContractError, defineContract } from '#sdk/contract';

const text = v.object({ text: v.string() });

test('puts bidirectional messages in both directions', () => {
  const contract = defineContract({
    serverToClient: { orderShipped: text },
    clientToServer: { sayHello: text },
    bidirectional: { chat: text },
  });
  expect(Object.keys(contract.serverToClient)).toEqual(['orderShipped', 'chat']);
  expect(Object.keys(contract.clientToServer)).toEqual(['sayHello', 'chat']);
});

test('lets one name have a schema of its own in each direction', () => {
  const contract = defineContract({
    serverToClient: { chat: v.object({ from: v.string(), text: v.string() }) },
    clientToServer: { chat: text },
  });
  expect(contract.serverToClient.chat).not.toBe(contract.clientToServer.chat);
});

test('refuses a name declared in one direction and in both', () => {
  const define = () => defineContract({ clientToServer: { chat: text }, bidirectional: { chat: text } });
  expect(define).toThrow(
    new ContractError("Message 'chat' is both in clientToServer and in bidirectional: declare it once"),
  );
});

test.each(['ping', 'subscribe', 'unsubscribe', 'resume', '$default', '$connect'])(
  'refuses the route %s of the service',
  (name) => {
    expect(() => defineContract({ clientToServer: { [name]: text } })).toThrow(`Message name '${name}' is reserved`);
  },
);

test.each(['pong', 'subscribed', 'unsubscribed', 'resumed', 'error'])('refuses the reply %s of the service', (name) => {
  expect(() => defineContract({ serverToClient: { [name]: text } })).toThrow(`Message name '${name}' is reserved`);
});

test.each(['then', 'constructor', 'toString'])('refuses %s, which JavaScript gives a meaning to', (name) => {
  expect(() => defineContract({ serverToClient: { [name]: text } })).toThrow(
    `Message name '${name}' has a special meaning in JavaScript`,
  );
});

test('refuses a name longer than a message type may be', () => {
  const define = () => defineContract({ serverToClient: { ['x'.repeat(129)]: text } });
  expect(define).toThrow('must be a string of 1 to 128 characters');
});

test('refuses what is no Standard Schema, naming the message', () => {
  const schemas = { orderShipped: { parse: () => true } as never };
  expect(() => defineContract({ serverToClient: schemas })).toThrow(/^Message 'orderShipped' needs a schema/);
});

describe('supersedes', () => {
  const key = () => ({ key: 'one', version: 1 });

  test('names messages to clients', () => {
    const { supersedes } = defineContract({
      serverToClient: { orderStatus: text },
      bidirectional: { chat: text },
      supersedes: { orderStatus: key, chat: key },
    });
    expect(supersedes).toEqual({ orderStatus: key, chat: key });
  });

  test('refuses other names, and what is no function', () => {
    const define = (supersedes: object) => () =>
      defineContract({ clientToServer: { sayHello: text }, bidirectional: { chat: text }, supersedes });
    expect(define({ sayHello: key })).toThrow("supersedes names 'sayHello', which is no message to clients");
    expect(define({ chat: 'text' })).toThrow("supersedes.chat must be a function of the data, got 'text'");
  });
});
