import { ServiceRegistry } from '#local/core/registry';
import { queryProtocol } from '#local/http/query-protocol';
import { createIamModule } from '#local/iam/index';

const iam = createIamModule({ region: 'eu-west-1' });
const registry = new ServiceRegistry(iam.authorizer.authorize);
registry.add(iam.service);
const handler = queryProtocol(registry, iam.credentials);

const signedBy = (key: string) => `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/sts/aws4_request, Signature=x`;
const send = (body: string, headers: Record<string, string> = { authorization: signedBy('local') }) =>
  handler({
    method: 'POST',
    rawUrl: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
  });

it('says whose credentials they are', async () => {
  expect(await send('Action=GetCallerIdentity&Version=2011-06-15')).toMatchObject({
    status: 200,
    body: expect.stringContaining('<Arn>arn:aws:iam::000000000000:root</Arn>') as string,
  });
  const role = iam.credentials.forRole('arn:aws:iam::000000000000:role/sender');
  const asRole = await send('Action=GetCallerIdentity&Version=2011-06-15', {
    authorization: signedBy(role.accessKeyId),
  });
  expect(asRole?.body).toContain('<Arn>arn:aws:iam::000000000000:role/sender</Arn>');
});

it.each([
  ['Action=AssumeRole&Version=2011-06-15', 400, 'InvalidAction', /it has sts GetCallerIdentity\./],
  ['Action=ListRoles', 400, 'InvalidAction', /the action ListRoles/],
  ['Action=%3Cb%3E', 400, 'InvalidAction', /the action &lt;b&gt;/],
  ['', 400, 'InvalidAction', /a request without Action/],
])('refuses %s in XML, which is what the CLI reads', async (body, status, code, message) => {
  const answer = await send(body);
  expect(answer).toMatchObject({ status, headers: { 'content-type': 'text/xml' } });
  expect(answer?.body).toContain(`<Code>${code}</Code>`);
  expect(answer?.body).toMatch(message);
});

it('refuses an unknown caller', async () => {
  const answer = await send('Action=GetCallerIdentity&Version=2011-06-15', { authorization: signedBy('AKIAOTHER') });
  expect(answer).toMatchObject({
    status: 403,
    body: expect.stringContaining('<Code>UnrecognizedClientException</Code>') as string,
  });
});

it('leaves every other request to others', () => {
  expect(send('{}', { 'content-type': 'application/json' })).toBeUndefined();
});
