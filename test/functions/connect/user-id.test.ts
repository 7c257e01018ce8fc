import { userIdOf } from '#functions/connect/user-id';
import type { RouteEvent } from '#shared/websocket/websocket';

const ID = 'L0SM9cOFvHcCIhw=';
const event = (requestContext: RouteEvent['requestContext'], more: object = {}): RouteEvent => ({
  ...more,
  requestContext: { connectionId: ID, ...requestContext },
});

describe('with nobody known', () => {
  it('each connection is its own user, whatever the client sends', () => {
    const claims = {
      queryStringParameters: { userId: 'alice', user: 'alice', token: 'alice' },
      headers: { 'x-user': 'alice' },
    };
    const context = { authorizer: { userId: 'alice' }, identity: { caller: 'alice' } };
    expect(userIdOf(event(context, claims), ID, { source: 'none', key: undefined })).toBe(`anonymous:${ID}`);
  });
});

describe('with IAM', () => {
  const identity = { caller: 'AROA1:web', user: 'AROA1:web', userArn: 'arn:aws:sts::1:assumed-role/R/web' };
  const by = (key: string, more: object = {}) =>
    userIdOf(event({ identity: { ...identity, ...more } }), ID, { source: 'identity', key });

  it('the user is who signed', () => {
    expect(by('principal')).toBe('AROA1:web');
    expect(by('userArn')).toBe('arn:aws:sts::1:assumed-role/R/web');
  });

  it('clients of an identity pool, who share a role session, are told apart by their identity', () => {
    const pool = { caller: 'AROA1:CognitoIdentityCredentials', cognitoIdentityId: 'eu-central-1:4f3a' };
    expect(by('principal', pool)).toBe('eu-central-1:4f3a');
  });

  it('there is no user if the identity has none, or one of more than 128 characters', () => {
    expect(by('cognitoIdentityId')).toBeUndefined();
    expect(by('userArn', { userArn: 'x'.repeat(129) })).toBeUndefined();
    expect(userIdOf(event({}), ID, { source: 'identity', key: 'principal' })).toBeUndefined();
  });
});

describe('with an authorizer', () => {
  it('the user is the member of its context that it is told to take', () => {
    const context = { authorizer: { userId: 'alice', principalId: 'bob' } };
    expect(userIdOf(event(context), ID, { source: 'authorizer', key: 'userId' })).toBe('alice');
    expect(userIdOf(event(context), ID, { source: 'authorizer', key: 'principalId' })).toBe('bob');
    expect(userIdOf(event(context), ID, { source: 'authorizer', key: 'email' })).toBeUndefined();
  });
});

describe('where no member is named', () => {
  it('the user is who signed, or the userId of the authorizer', () => {
    const context = { authorizer: { userId: 'alice', principal: 'x' }, identity: { caller: 'AROA1:web' } };
    expect(userIdOf(event(context), ID, { source: 'identity', key: undefined })).toBe('AROA1:web');
    expect(userIdOf(event(context), ID, { source: 'authorizer', key: undefined })).toBe('alice');
  });

  it('there is no user in an event without an identity', () => {
    for (const source of ['identity', 'authorizer'] as const) {
      expect(userIdOf({}, ID, { source, key: undefined })).toBeUndefined();
    }
  });
});

it('a member of the identity that does not name the caller is not a user id', () => {
  const identity = { sourceIp: '192.0.2.1', userAgent: 'curl', caller: 'AROA1:web' };
  for (const key of ['sourceIp', 'userAgent', 'constructor']) {
    expect(userIdOf(event({ identity }), ID, { source: 'identity', key })).toBeUndefined();
  }
});
