/** Functions begin only with an environment they understand; what is wrong with it is said by name. */
import * as env from '#shared/runtime/env';
import { parseChoice, parseInteger, parseOptionalText, parseText, parseTexts } from '#shared/runtime/env-parsers';

const problemOf = (read: () => unknown): string => {
  try {
    return `accepted: ${JSON.stringify(read())}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a text', () => {
  it('is there and not empty', () => {
    expect(parseText({ NAME: 'a' }, 'NAME')).toBe('a');
    expect(problemOf(() => parseText({}, 'NAME'))).toBe('NAME must be set, got nothing');
    expect(problemOf(() => parseText({ NAME: '' }, 'NAME'))).toBe("NAME must be set, got ''");
  });

  it('that may be missing is undefined when it is, or empty', () => {
    expect(parseOptionalText({ NAME: 'a' }, 'NAME')).toBe('a');
    expect(parseOptionalText({}, 'NAME')).toBeUndefined();
    expect(parseOptionalText({ NAME: '' }, 'NAME')).toBeUndefined();
  });
});

describe('a list of texts', () => {
  it('is JSON', () => {
    expect(parseTexts({ NAMES: '["a","b"]' }, 'NAMES')).toEqual(['a', 'b']);
  });

  it.each([undefined, '', 'a', '[]', '[""]', '["a",7]', '["a",""]', '{"0":"a"}', '"a"', 'null'])(
    'is not %j',
    (text) => {
      expect(problemOf(() => parseTexts({ NAMES: text }, 'NAMES'))).toBe(
        `NAMES must be a JSON list of strings, e.g. ["a"], got ${text === undefined ? 'nothing' : `'${text}'`}`,
      );
    },
  );
});

describe('a whole number', () => {
  const range = { from: 2, to: 12 };

  it.each(['2', '7', '12', '007'])('in its range is %s', (text) => {
    expect(parseInteger({ COUNT: text }, 'COUNT', range)).toBe(Number(text));
  });

  it.each(['1', '13', '-7', '7.0', '7e0', ' 7', '7 ', '0x7', '', 'seven'])('in its range is not %j', (text) => {
    expect(problemOf(() => parseInteger({ COUNT: text }, 'COUNT', range))).toBe(
      `COUNT must be an integer from 2 to 12, got '${text}'`,
    );
  });

  it('is missed by name', () => {
    expect(problemOf(() => parseInteger({}, 'COUNT', range))).toBe(
      'COUNT must be an integer from 2 to 12, got nothing',
    );
  });

  it('is one that JavaScript can hold', () => {
    const wide = { from: 0, to: Infinity };
    expect(parseInteger({ COUNT: '9'.repeat(15) }, 'COUNT', wide)).toBe(999_999_999_999_999);
    expect(problemOf(() => parseInteger({ COUNT: '9'.repeat(16) }, 'COUNT', wide))).toContain('must be an integer');
  });
});

it('a choice is one of those there are', () => {
  expect(parseChoice({ MODE: 'b' }, 'MODE', ['a', 'b'])).toBe('b');
  expect(problemOf(() => parseChoice({ MODE: 'c' }, 'MODE', ['a', 'b']))).toBe("MODE must be one of a, b, got 'c'");
  expect(problemOf(() => parseChoice({}, 'MODE', ['a', 'b']))).toBe('MODE must be one of a, b, got nothing');
});

const SHARDS = {
  ...{ EVERYONE_WRITE_SHARDS: '2', EVERYONE_READ_SHARDS: '3' },
  ...{ CHANNEL_WRITE_SHARDS: '4', CHANNEL_READ_SHARDS: '4' },
};
const SENDER = {
  ...{
    CALLBACK_URL: 'https://ws.example.com',
    POST_CONCURRENCY: '25',
    GOVERNED_POSTS_PER_SECOND: '4800',
    POST_TIMEOUT_MS: '2000',
  },
  ...{ POST_ATTEMPTS: '3', TRANSPORT: 'direct', PRUNE_MIN_AGE_SECONDS: '60', BROADCAST_RETENTION_DAYS: '30' },
};

describe('shards', () => {
  it('are read as many as are written, or more', () => {
    expect(env.everyoneShards(SHARDS)).toEqual({ write: 2, read: 3 });
    expect(env.channelShards(SHARDS)).toEqual({ write: 4, read: 4 });
  });

  it('that are written and not read are refused, as connections in them would be lost', () => {
    expect(problemOf(() => env.channelShards({ ...SHARDS, CHANNEL_READ_SHARDS: '3' }))).toBe(
      'CHANNEL_READ_SHARDS must be at least CHANNEL_WRITE_SHARDS (4), got 3: connections in the unread shards would be lost',
    );
  });
});

it('a claim has a lease and a retention', () => {
  const claim = { CLAIM_LEASE_SECONDS: '350', BROADCAST_RETENTION_DAYS: '30' };
  expect(env.claimSettings(claim)).toEqual({ leaseSeconds: 350, broadcastRetentionDays: 30, reports: 'all' });
  for (const reports of ['all', 'exceptions']) {
    expect(env.claimSettings({ ...claim, REPORTS: reports }).reports).toBe(reports);
  }
  expect(problemOf(() => env.claimSettings({ ...claim, REPORTS: 'none' }))).toContain('REPORTS');
  for (const seconds of ['1', '86400']) {
    expect(env.claimSettings({ ...claim, CLAIM_LEASE_SECONDS: seconds }).leaseSeconds).toBe(Number(seconds));
  }
  for (const seconds of ['0', '86401']) {
    expect(problemOf(() => env.claimSettings({ ...claim, CLAIM_LEASE_SECONDS: seconds }))).toBe(
      `CLAIM_LEASE_SECONDS must be an integer from 1 to 86400, got '${seconds}'`,
    );
  }
});

it('the sender has its settings', () => {
  expect(env.senderSettings(SENDER)).toEqual({
    ...{
      callbackUrl: 'https://ws.example.com',
      postConcurrency: 25,
      governedPostsPerSecond: 4800,
      postTimeoutMs: 2000,
    },
    ...{ postAttempts: 3, transport: 'direct', http2: false, pruneMinAgeSeconds: 60, broadcastRetentionDays: 30 },
  });
  expect(env.senderSettings({ ...SENDER, GOVERNED_POSTS_PER_SECOND: undefined })).toHaveProperty(
    'governedPostsPerSecond',
    undefined,
  );
  expect(env.senderSettings({ ...SENDER, TRANSPORT: 'sdk' }).transport).toBe('sdk');
  expect(problemOf(() => env.senderSettings({ ...SENDER, TRANSPORT: 'h2' }))).toBe(
    "TRANSPORT must be one of direct, sdk, got 'h2'",
  );
  expect(env.senderSettings({ ...SENDER, HTTP2: 'on' }).http2).toBe(true);
  expect(problemOf(() => env.senderSettings({ ...SENDER, HTTP2: 'yes' }))).toBe(
    "HTTP2 must be one of on, off, got 'yes'",
  );
});

it('the rules have their settings', () => {
  expect(
    env.overdueSettings({
      ...{ BROADCAST_STATE_MACHINE_ARN: 'arn', EVENT_BUS_NAME: 'bus', DEAD_LETTER_QUEUE_URL: 'url' },
      ...{ UNOPENED_QUEUE_URL: 'unopened', START_RETRY_MAX_AGE_MINUTES: '120', CLAIM_LEASE_SECONDS: '350' },
    }),
  ).toMatchObject({ stateMachineArn: 'arn', eventBusName: 'bus', deadLetterQueueUrl: 'url' });
  expect(env.closingSettings(SENDER)).toEqual({ callbackUrl: 'https://ws.example.com', minAgeSeconds: 60 });
  // Until then a `$connect` may still run.
  expect(env.closingSettings({ ...SENDER, PRUNE_MIN_AGE_SECONDS: '29' })).toHaveProperty('minAgeSeconds', 30);
});

describe('the authorizer', () => {
  it.each(['token', 'jwt', 'cognito'])('knows the mode %s', (mode) => {
    expect(env.tokenMode({ TOKEN_MODE: mode })).toBe(mode);
  });

  it('knows no other', () => {
    expect(problemOf(() => env.tokenMode({ TOKEN_MODE: 'none' }))).toBe(
      "TOKEN_MODE must be one of token, jwt, cognito, got 'none'",
    );
  });

  it('has the settings of its mode', () => {
    expect(env.tokenSecretArn({ TOKEN_SECRET_ARN: 'arn' })).toBe('arn');
    const jwt = { TOKEN_ISSUER: 'https://id.example.com', TOKEN_AUDIENCE: '["api"]' };
    expect(env.jwtSettings(jwt)).toEqual({ issuer: jwt.TOKEN_ISSUER, audience: ['api'], jwksUri: undefined });
    expect(env.jwtSettings({ ...jwt, TOKEN_JWKS_URI: 'https://keys' }).jwksUri).toBe('https://keys');
    const cognito = { USER_POOL_ID: 'pool', CLIENT_IDS: '["web"]' };
    for (const tokenUse of ['access', 'id', 'any']) {
      expect(env.cognitoSettings({ ...cognito, TOKEN_USE: tokenUse })).toEqual({
        ...{ userPoolId: 'pool', clientIds: ['web'], tokenUse },
      });
    }
    expect(env.claimNames({ USER_ID_CLAIM: 'sub', CHANNELS_CLAIM: 'channels' })).toEqual({
      ...{ userIdClaim: 'sub', channelsClaim: 'channels' },
    });
  });
});

it('the user id comes from the authorizer, the identity, or nowhere', () => {
  for (const source of ['authorizer', 'identity', 'none']) {
    expect(env.userIdSettings({ USER_ID_SOURCE: source, USER_ID_KEY: 'sub' })).toEqual({ source, key: 'sub' });
  }
  expect(env.userIdSettings({ USER_ID_SOURCE: 'none' })).toEqual({ source: 'none', key: undefined });
});

it('channels are granted to everybody where a list says so', () => {
  expect(env.commonGrants({})).toEqual([]);
  expect(env.commonGrants({ CHANNEL_GRANTS: '["news:*"]' })).toEqual(['news:*']);
  expect(problemOf(() => env.commonGrants({ CHANNEL_GRANTS: '' }))).toContain('CHANNEL_GRANTS must be a JSON list');
  expect(env.clientActions({ CLIENT_ACTIONS: '["ping"]' })).toEqual(['ping']);
});

it('a connection has a budget of actions', () => {
  expect(env.actionBudget({ ACTION_BUDGET_BURST: '20', ACTION_BUDGET_PER_SECOND: '5' })).toEqual({
    ...{ burst: 20, perSecond: 5 },
  });
});

describe('history', () => {
  const history = { HISTORY_TABLE: 'history', HISTORY_MINUTES: '60' };

  it.each([
    ['on', true],
    ['off', false],
  ])('from before a client joined is %s', (setting, beforeJoin) => {
    expect(env.historySettings({ ...history, HISTORY_BEFORE_JOIN: setting })).toEqual({
      ...{ table: 'history', minutes: 60, beforeJoin },
    });
  });

  it('from before a client joined is on or off, and nothing else', () => {
    expect(problemOf(() => env.historySettings({ ...history, HISTORY_BEFORE_JOIN: 'yes' }))).toBe(
      "HISTORY_BEFORE_JOIN must be one of on, off, got 'yes'",
    );
  });

  it('is written where there is a table', () => {
    expect(env.historyToWrite(history)).toEqual({ table: 'history', minutes: 60 });
    expect(env.historyToWrite({})).toBeUndefined();
  });
});

describe('presence', () => {
  const presence = { PRESENCE_QUEUE_URL: 'https://queue', PRESENCE_CHANNELS: '["room:*"]' };

  it('has a table, a queue, channels and limits', () => {
    const limits = { PRESENCE_TABLE: 'presence', PRESENCE_GRACE_SECONDS: '10', PRESENCE_CAP: '100' };
    expect(env.presenceSettings({ ...presence, ...limits })).toEqual({
      ...{ table: 'presence', queueUrl: 'https://queue', channels: ['room:*'], graceSeconds: 10, cap: 100 },
    });
  });

  it('is told of changes where there is a queue', () => {
    expect(env.presenceSignals(presence)).toEqual({ queueUrl: 'https://queue', channels: ['room:*'] });
    expect(env.presenceSignals({})).toBeUndefined();
  });
});

it('acknowledgements and unreached users need a table and a queue, which may be missing', () => {
  expect(env.acknowledgementsTableIfAny({ ACKNOWLEDGEMENTS_TABLE: 'acks' })).toBe('acks');
  expect(env.acknowledgementsTableIfAny({})).toBeUndefined();
  expect(env.unreachedQueueIfAny({ UNREACHED_QUEUE_URL: 'https://queue' })).toBe('https://queue');
  expect(env.unreachedQueueIfAny({})).toBeUndefined();
});

it('who was not reached is found in the tables, with history or without', () => {
  const tables = { BROADCASTS_TABLE: 'broadcasts', OUTCOMES_TABLE: 'outcomes', ACKNOWLEDGEMENTS_TABLE: 'acks' };
  const settings = { ...tables, EVENT_BUS_NAME: 'bus', UNREACHED_QUEUE_URL: 'url', BROADCAST_RETENTION_DAYS: '30' };
  expect(env.reachSettings({ ...settings, HISTORY_TABLE: 'history' })).toEqual({
    ...{ eventBusName: 'bus', queueUrl: 'url', retentionDays: 30 },
    tables: { broadcasts: 'broadcasts', outcomes: 'outcomes', acknowledgements: 'acks', history: 'history' },
  });
  expect(env.reachSettings(settings).tables.history).toBeUndefined();
});

it('the end of a connection is published where the setting is on', () => {
  expect(env.connectionEventBus({ CONNECTION_EVENTS: 'on', EVENT_BUS_NAME: 'bus' })).toBe('bus');
  expect(env.connectionEvents({ CONNECTION_EVENTS: 'on' })).toBe(true);
  for (const off of [{}, { CONNECTION_EVENTS: 'off' }]) {
    expect(env.connectionEvents(off)).toBe(false);
    expect(env.connectionEventBus(off)).toBeUndefined();
  }
  expect(problemOf(() => env.connectionEvents({ CONNECTION_EVENTS: 'yes' }))).toBe(
    "CONNECTION_EVENTS must be one of on, off, got 'yes'",
  );
});

it.each<[string, (source: Record<string, string>) => string]>([
  ['CONNECTIONS_TABLE', env.connectionsTableName],
  ['BROADCASTS_TABLE', env.broadcastsTableName],
  ['OUTCOMES_TABLE', env.outcomesTableName],
  ['CALLBACK_URL', env.callbackUrl],
  ['EVENT_BUS_NAME', env.eventBusName],
])('%s is read by its name', (name, read) => {
  expect(read({ [name]: 'value' })).toBe('value');
  expect(problemOf(() => read({}))).toBe(`${name} must be set, got nothing`);
});
