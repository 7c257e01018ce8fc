import { DeleteConnectionCommand, GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { closeSocket, describeSocket, isGone, statusOf } from '#shared/connections/connection-socket';

/** An endpoint that answers a command, which it keeps. */
function endpoint(answer: () => Promise<object>) {
  const commands: unknown[] = [];
  const send = (command: unknown) => {
    commands.push(command);
    return answer();
  };
  return { client: { send } as unknown as Parameters<typeof closeSocket>[0], commands };
}
const answering = (status: number) => () =>
  Promise.reject(Object.assign(new Error(`status ${status}`), { $metadata: { httpStatusCode: status } }));

describe('a socket', () => {
  it('is closed by its id', async () => {
    const { client, commands } = endpoint(async () => ({}));
    expect(await closeSocket(client, 'c1')).toBe(true);
    expect(commands[0]).toBeInstanceOf(DeleteConnectionCommand);
    expect(commands[0]).toMatchObject({ input: { ConnectionId: 'c1' } });
  });

  it('that is gone was not there to close, and is not described', async () => {
    const { client } = endpoint(answering(410));
    expect(await closeSocket(client, 'c1')).toBe(false);
    expect(await describeSocket(client, 'c1')).toBeUndefined();
  });

  it('is described by its id', async () => {
    const { client, commands } = endpoint(async () => ({ Identity: { SourceIp: '192.0.2.1' } }));
    expect(await describeSocket(client, 'c1')).toEqual({ Identity: { SourceIp: '192.0.2.1' } });
    expect(commands[0]).toBeInstanceOf(GetConnectionCommand);
    expect(commands[0]).toMatchObject({ input: { ConnectionId: 'c1' } });
  });

  it.each([403, 429, 500])('that the endpoint answers %i for is neither closed nor gone', async (status) => {
    const { client } = endpoint(answering(status));
    await expect(closeSocket(client, 'c1')).rejects.toThrow(`status ${status}`);
    await expect(describeSocket(client, 'c1')).rejects.toThrow(`status ${status}`);
  });
});

it('an error without an answer has no status, and is not gone', () => {
  const error = new Error('ECONNREFUSED');
  expect([statusOf(error), isGone(error)]).toEqual([undefined, false]);
  expect([statusOf({ $metadata: { httpStatusCode: 410 } }), isGone({ $metadata: { httpStatusCode: 410 } })]).toEqual([
    410,
    true,
  ]);
});
