import { DEVELOPER } from '#local/iam/credentials';
import { Authorizer } from '#local/iam/authorizer';
import { parsePolicyDocument } from '#local/iam/policy-document';
import type { Caller, JsonObject } from '#local/core/service';

const ROLE = 'arn:aws:iam::000000000000:role/sender';
const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:dead-letters';
const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/shipped';
const role: Caller = { kind: 'role', arn: ROLE };
const events: Caller = { kind: 'service', arn: 'events.amazonaws.com', sourceArn: RULE };
const send = { action: 'sqs:SendMessage', resource: QUEUE };

function authorizer({ identity = [], resource = [] }: { identity?: JsonObject[]; resource?: JsonObject[] }) {
  const made = new Authorizer({ region: 'eu-west-1' });
  made.attach(ROLE, { name: 'Default', statements: parsePolicyDocument({ Statement: identity }, 'P') });
  for (const statement of resource) made.add(QUEUE, statement);
  return made;
}

const allow = (Action: unknown, Resource: unknown): JsonObject => ({ Effect: 'Allow', Action, Resource });

it('lets the developer do everything, but what a resource denies to all', () => {
  expect(() => authorizer({}).authorize(DEVELOPER, send)).not.toThrow();
  const denyAll = { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE };
  expect(() => authorizer({ resource: [denyAll] }).authorize(DEVELOPER, send)).toThrow(/explicit deny/);
});

it('allows a role what its policy allows', () => {
  expect(() => authorizer({ identity: [allow('SQS:Send*', QUEUE)] }).authorize(role, send)).not.toThrow();
});

it("refuses the rest in AWS's words", () => {
  expect(() => authorizer({ identity: [allow('sqs:ReceiveMessage', QUEUE)] }).authorize(role, send)).toThrow(
    expect.objectContaining({
      code: 'AccessDeniedException',
      message: `User: ${ROLE} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:SendMessage action`,
    }) as Error,
  );
});

it('puts an explicit deny before every allow', () => {
  const deny = { Effect: 'Deny', Action: 'sqs:*', Resource: '*' };
  expect(() => authorizer({ identity: [allow('*', '*'), deny] }).authorize(role, send)).toThrow(
    /with an explicit deny in an identity-based policy$/,
  );
  const denyAll = { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE };
  expect(() => authorizer({ identity: [allow('*', '*')], resource: [denyAll] }).authorize(role, send)).toThrow(
    /with an explicit deny in a resource-based policy$/,
  );
});

it('reads NotAction and NotResource as everything else', () => {
  const others = { Effect: 'Allow', NotAction: 'sqs:DeleteQueue', NotResource: `${QUEUE}-other` };
  const { authorize } = authorizer({ identity: [others] });
  expect(() => authorize(role, send)).not.toThrow();
  expect(() => authorize(role, { ...send, action: 'sqs:DeleteQueue' })).toThrow();
  expect(() => authorize(role, { ...send, resource: `${QUEUE}-other` })).toThrow();
});

describe('a resource policy', () => {
  const toEvents = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE,
    Condition: { ArnEquals: { 'aws:SourceArn': RULE } },
  };

  it('lets a service in that comes for the named source', () => {
    expect(() => authorizer({ resource: [toEvents] }).authorize(events, send)).not.toThrow();
  });

  it('keeps out a service for another source, another service, and a service without any policy', () => {
    const { authorize } = authorizer({ resource: [toEvents] });
    expect(() => authorize({ ...events, sourceArn: `${RULE}-2` }, send)).toThrow(/no resource-based policy/);
    expect(() => authorize({ ...events, arn: 'sns.amazonaws.com' }, send)).toThrow(/no resource-based policy/);
    expect(() => authorizer({}).authorize(events, send)).toThrow(/no resource-based policy/);
  });

  it('is enough for a role of the account that it names', () => {
    const toRole = { ...allow('sqs:SendMessage', QUEUE), Principal: { AWS: ROLE } };
    expect(() => authorizer({ resource: [toRole] }).authorize(role, send)).not.toThrow();
  });

  it('delegates if it names the account, and grants nothing by itself', () => {
    const toAccount = { ...allow('sqs:SendMessage', QUEUE), Principal: { AWS: 'arn:aws:iam::000000000000:root' } };
    expect(() => authorizer({ resource: [toAccount] }).authorize(role, send)).toThrow(/no identity-based policy/);
  });

  it('that enforces TLS is satisfied by the loopback endpoint', () => {
    const enforceTls = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: QUEUE,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const { authorize } = authorizer({ identity: [allow('sqs:*', QUEUE)], resource: [enforceTls] });
    expect(() => authorize(role, send)).not.toThrow();
  });

  it('that denies everybody denies services too', () => {
    const denyAll = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: QUEUE };
    expect(() => authorizer({ resource: [toEvents, denyAll] }).authorize(events, send)).toThrow(/explicit deny/);
  });
});

describe('the usage of grants', () => {
  it('names what no call has needed', () => {
    const made = authorizer({ identity: [{ ...allow(['sqs:SendMessage', 'sqs:DeleteQueue'], QUEUE), Sid: 'Dlq' }] });
    made.authorize(role, send);
    expect(made.usage.unused()).toEqual([
      { roleArn: ROLE, policy: 'Default', sid: 'Dlq', action: 'sqs:DeleteQueue', resources: [QUEUE] },
    ]);
  });

  it('forgets a policy that another of its name has replaced', () => {
    const made = authorizer({ identity: [allow('sqs:DeleteQueue', QUEUE)] });
    const statements = parsePolicyDocument({ Statement: allow('sqs:SendMessage', QUEUE) }, 'P');
    made.attach(ROLE, { name: 'Default', statements });
    expect(made.usage.unused().map(({ action }) => action)).toEqual(['sqs:SendMessage']);
    expect(() => made.authorize(role, { ...send, action: 'sqs:DeleteQueue' })).toThrow();
  });
});
