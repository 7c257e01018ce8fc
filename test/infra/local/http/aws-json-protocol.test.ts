import { ServiceRegistry } from '#local/core/registry';
import { type LocalService, ServiceError, UnsupportedError } from '#local/core/service';
import { awsJsonProtocol } from '#local/http/aws-json-protocol';
import { createIamModule } from '#local/iam/index';
import { standardError } from '#infra/terminal/standard';

const iam = createIamModule({ region: 'eu-west-1' });
const registry = new ServiceRegistry(iam.authorizer.authorize);
const run = jest.fn<Promise<unknown>, unknown[]>();
const clock: LocalService = {
  name: 'clock',
  targetPrefix: 'AWSClock',
  protocol: 'json-1.1',
  operation: (name) =>
    name === 'Tell' ? { permissions: () => [{ action: 'clock:Tell', resource: '*' }], run } : undefined,
};
registry.add(clock);
const handle = awsJsonProtocol(registry, iam.credentials);

beforeEach(() => run.mockReset().mockResolvedValue({ told: true }));

const signedBy = (accessKeyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/eu-west-1/clock/aws4_request, SignedHeaders=host, Signature=0`;

async function post(body: string, headers: Record<string, string> = {}) {
  const reply = await handle({
    method: 'POST',
    rawUrl: '/',
    headers: { 'x-amz-target': 'AWSClock.Tell', authorization: signedBy('local'), ...headers },
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
  });
  const { status, headers: replied, body: text } = reply!;
  return { status, headers: replied, body: JSON.parse(String(text)) as unknown };
}

it('runs the operation of X-Amz-Target as the caller and answers in its protocol', async () => {
  expect(await post('{"zone":"UTC"}')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': expect.any(String) as string },
    body: { told: true },
  });
  expect(run).toHaveBeenCalledWith({ zone: 'UTC' }, { caller: expect.objectContaining({ kind: 'root' }) as unknown });
});

it('leaves requests without a target to others', () => {
  expect(handle({ method: 'GET', rawUrl: '/', headers: {}, body: Buffer.alloc(0), remoteAddress: '' })).toBeUndefined();
});

it('writes dates as the seconds AWS JSON has', async () => {
  run.mockResolvedValue({ at: new Date(1500), list: [new Date(2000)] });
  expect((await post('{}')).body).toEqual({ at: 1.5, list: [2] });
});

it.each(['{"toString":1,"valueOf":2}', '["a"]', '5'])(
  'refuses %s in place of a name before any operation reads it',
  async (name) => {
    expect(await post(`{"logStreamName":${name}}`)).toMatchObject({
      status: 400,
      body: {
        __type: 'SerializationException',
        message: expect.stringContaining('logStreamName must be a string') as string,
      },
    });
    expect(run).not.toHaveBeenCalled();
  },
);

it('answers {} for an operation that gives nothing', async () => {
  run.mockResolvedValue(undefined);
  expect((await post('')).body).toEqual({});
});

it.each([
  ['no key', '{}', { authorization: '' }, 403, 'MissingAuthenticationTokenException'],
  ['an unknown key', '{}', { authorization: signedBy('AKIAEXAMPLE') }, 403, 'UnrecognizedClientException'],
  ['another service', '{}', { 'x-amz-target': 'AWSOther.Tell' }, 400, 'UnknownOperationException'],
  ['another operation', '{}', { 'x-amz-target': 'AWSClock.Stop' }, 400, 'UnknownOperationException'],
  ['no operation', '{}', { 'x-amz-target': 'AWSClock' }, 400, 'UnknownOperationException'],
  ['a body that is not JSON', '{', {}, 400, 'SerializationException'],
  ['a body that is not an object', '[]', {}, 400, 'SerializationException'],
])('refuses %s as AWS does', async (_what, body, headers, status, code) => {
  expect(await post(body, headers)).toMatchObject({
    status,
    headers: { 'x-amzn-errortype': code },
    body: { __type: code, message: expect.any(String) as string },
  });
  expect(run).not.toHaveBeenCalled();
});

it("refuses a role without permission in AWS's words", async () => {
  const arn = 'arn:aws:iam::000000000000:role/reader';
  const { accessKeyId } = iam.credentials.forRole(arn);
  expect(await post('{}', { authorization: signedBy(accessKeyId) })).toMatchObject({
    status: 400,
    body: {
      __type: 'AccessDeniedException',
      message: `User: ${arn} is not authorized to perform: clock:Tell on resource: * because no identity-based policy allows the clock:Tell action`,
    },
  });
});

it("gives a service's refusal with its status and members", async () => {
  run.mockRejectedValue(new ServiceError('Stopped', 'It stands.', 409, { since: 5 }));
  expect(await post('{}')).toMatchObject({ status: 409, body: { __type: 'Stopped', message: 'It stands.', since: 5 } });
});

it('answers 400 to what local mode does not support, and 500 to a fault, which it prints', async () => {
  const complaints = jest.spyOn(standardError, 'print').mockImplementation();
  run.mockRejectedValueOnce(new UnsupportedError('No chimes.')).mockRejectedValueOnce(new Error('spring'));
  expect(await post('{}')).toMatchObject({ status: 400, body: { __type: 'LOCAL_UNSUPPORTED', message: 'No chimes.' } });
  expect(complaints).not.toHaveBeenCalled();
  expect(await post('{}')).toMatchObject({ status: 500, body: { __type: 'InternalFailure', message: 'spring' } });
  expect(complaints).toHaveBeenCalledTimes(1);
  complaints.mockRestore();
});
