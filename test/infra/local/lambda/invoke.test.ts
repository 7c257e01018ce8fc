import { setTimeout as sleep } from 'node:timers/promises';
import { ENDPOINT, localLambda } from './local-lambda';

const lambda = localLambda();
afterAll(() => lambda.stop());

describe('a function', () => {
  it('gets its event and gives back its result', async () => {
    await lambda.createFunction('echo', 'exports.handler = async (event) => ({ got: event });');
    expect(await lambda.invoke('echo', { a: [1, 'ü'] })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      value: { got: { a: [1, 'ü'] } },
    });
    expect(await lambda.invoke('echo')).not.toHaveProperty('FunctionError');
  });

  it('gives null when it returns nothing', async () => {
    await lambda.createFunction('nothing', 'exports.handler = async () => {};');
    expect((await lambda.invoke('nothing')).Payload).toBe('null');
  });

  it('may be an ES module, and lie in a folder', async () => {
    await lambda.createFunction(
      'module',
      'export const run = () => import.meta.url;',
      { Handler: 'index.run' },
      'index.mjs',
    );
    expect((await lambda.invoke('module')).value).toMatch(/^file:.*index\.mjs$/);
  });

  it("sees its own variables, Lambda's, and nothing of the developer's", async () => {
    process.env.SECRET_OF_THE_DEVELOPER = 'x';
    await lambda.createFunction('env', 'exports.handler = async () => process.env;', {
      Environment: { Variables: { CALLBACK_URL: 'https://abc.execute-api.eu-west-1.amazonaws.com/dev', LIMIT: 5 } },
      MemorySize: 256,
    });
    const { value } = await lambda.invoke('env');
    const role = lambda.context.credentials.forRole('arn:aws:iam::000000000000:role/env-role');
    expect(value).toMatchObject({
      CALLBACK_URL: `${ENDPOINT}/dev`,
      LIMIT: '5',
      AWS_ENDPOINT_URL: ENDPOINT,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: role.accessKeyId,
      AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
      AWS_SESSION_TOKEN: role.sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/env',
      _HANDLER: 'index.handler',
    });
    expect(value).not.toHaveProperty('SECRET_OF_THE_DEVELOPER');
  });

  it('gets a context that counts down', async () => {
    const TIMEOUT_MS = 600_000;
    await lambda.createFunction(
      'context',
      `exports.handler = async (_, c) => {
        const [first, began] = [c.getRemainingTimeInMillis(), Date.now()];
        while (Date.now() < began + 2);
        return { ...c, left: [c.getRemainingTimeInMillis(), first, ${TIMEOUT_MS}] };
      };`,
      { Timeout: TIMEOUT_MS / 1000 },
    );
    const ClientContext = Buffer.from('{"client":1}').toString('base64');
    const { value } = await lambda.invoke('context', {}, { ClientContext });
    expect(value).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:context',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      clientContext: { client: 1 },
    });
    const { left } = value as { left: number[] };
    expect(left).toEqual([...left].sort((a, b) => a - b));
    expect(left[0]).not.toBe(left[1]);
  });
});

describe('execution environments', () => {
  const counter = 'let n = 0; exports.handler = async () => ++n;';

  it('are used again while warm', async () => {
    await lambda.createFunction('warm', counter);
    expect([(await lambda.invoke('warm')).value, (await lambda.invoke('warm')).value]).toEqual([1, 2]);
  });

  it('serve one invocation at a time', async () => {
    await lambda.createFunction('parallel', counter);
    const values = await Promise.all([lambda.invoke('parallel'), lambda.invoke('parallel')]);
    expect(values.map(({ value }) => value)).toEqual([1, 1]);
  });

  it('run new code after a change', async () => {
    await lambda.createFunction('changed', counter);
    await lambda.invoke('changed');
    await lambda.createFunction('changed', 'exports.handler = async () => "new";');
    expect((await lambda.invoke('changed')).value).toBe('new');
  });

  it('end after a while without work', async () => {
    const brief = localLambda({ idleMs: 1 });
    await brief.createFunction('brief', counter);
    await brief.invoke('brief');
    const valueAfter = async (milliseconds: number) => {
      await sleep(milliseconds);
      return (await brief.invoke('brief')).value;
    };
    let pause = 1;
    while ((await valueAfter(pause)) !== 1) pause *= 2;
    await brief.stop();
  });
});

describe('concurrency', () => {
  const held = 'exports.handler = () => new Promise((done) => setTimeout(done, 200));';

  it('above what a function reserved is throttled', async () => {
    await lambda.createFunction('reserved', held, { ReservedConcurrentExecutions: 1 });
    const first = lambda.invoke('reserved');
    await expect(lambda.invoke('reserved')).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      statusCode: 429,
      details: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    });
    await first;
    await expect(lambda.invoke('reserved')).resolves.toMatchObject({ StatusCode: 200 });
  });

  it("above the account's is throttled", async () => {
    const small = localLambda({ accountConcurrency: 1 });
    await small.createFunction('a', held);
    await small.createFunction('b', held);
    const first = small.invoke('a');
    await expect(small.invoke('b')).rejects.toMatchObject({
      details: { Reason: 'ConcurrentInvocationLimitExceeded' },
    });
    await first;
    await small.stop();
  });
});

describe('the API', () => {
  it('refuses what AWS refuses', async () => {
    await lambda.createFunction('plain', 'exports.handler = async () => 1;');
    await expect(lambda.invoke('nobody')).rejects.toMatchObject({ code: 'ResourceNotFoundException', statusCode: 404 });
    await expect(lambda.invoke('plain', {}, { Qualifier: '7' })).rejects.toThrow(/function:plain:7/);
    await expect(lambda.invoke('plain', {}, { Payload: '{' })).rejects.toMatchObject({
      code: 'InvalidRequestContentException',
    });
    await expect(lambda.invoke('plain', {}, { InvocationType: 'Later' })).rejects.toThrow(/got "Later"/);
    await expect(lambda.invoke('plain', 'x'.repeat(6 * 1024 * 1024))).rejects.toMatchObject({
      code: 'RequestTooLargeException',
      statusCode: 413,
    });
    await expect(lambda.invoke('plain', 'x'.repeat(1024 * 1024), { InvocationType: 'Event' })).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
  });

  it('takes a name, a partial ARN and an ARN', async () => {
    await lambda.createFunction('named', 'exports.handler = async () => 1;');
    for (const name of [
      'named',
      'named:$LATEST',
      '000000000000:function:named',
      'arn:aws:lambda:eu-west-1:000000000000:function:named',
    ]) {
      await expect(lambda.invoke(name)).resolves.toMatchObject({ value: 1 });
    }
  });

  it('only checks on a dry run', async () => {
    await lambda.createFunction('dry', 'exports.handler = async () => { throw new Error(); };');
    expect(await lambda.invoke('dry', {}, { InvocationType: 'DryRun' })).toMatchObject({
      StatusCode: 204,
      Payload: '',
    });
  });
});

describe('permission', () => {
  it('is needed by roles and by services', async () => {
    await lambda.createFunction('guarded', 'exports.handler = async () => 1;');
    const arn = await lambda.createRole('caller', [], 'states.amazonaws.com');
    await expect(lambda.invoke('guarded', {}, {}, { kind: 'role', arn })).rejects.toThrow(/lambda:InvokeFunction/);
    const events = {
      kind: 'service',
      arn: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:eu-west-1:1:rule/r',
    } as const;
    await expect(lambda.invoke('guarded', {}, {}, events)).rejects.toThrow(/no resource-based policy/);
    await lambda.create('AWS::Lambda::Permission', 'Allow', {
      FunctionName: 'guarded',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: events.sourceArn,
    });
    await expect(lambda.invoke('guarded', {}, {}, events)).resolves.toMatchObject({ value: 1 });
    await expect(
      lambda.invoke('guarded', {}, {}, { ...events, sourceArn: 'arn:aws:events:eu-west-1:1:rule/s' }),
    ).rejects.toThrow(/no resource-based policy/);
  });
});

describe('the template', () => {
  it.each([
    ['another runtime', { Runtime: 'python3.13' }, /runs Node.js functions, got Runtime python3.13/],
    ['layers', { Layers: ['arn'] }, /does not support Layers/],
    ['inline code', { Code: { ZipFile: 'x' } }, /runs code from assets of the app, got Code with ZipFile/],
    ['images', { PackageType: 'Image' }, /runs no images, got PackageType Image/],
    ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, /reserves the variables AWS_REGION/],
    ['an unknown property', { VpcConfig: { SubnetIds: ['a'] } }, /does not support VpcConfig/],
    ['another log format', { LoggingConfig: { LogFormat: 'XML' } }, /Text or JSON, got XML/],
  ])('is refused with %s', async (_what, properties, message) => {
    const create = lambda.createFunction('refused', 'exports.handler = async () => 1;', properties);
    await expect(create).rejects.toThrow(message);
    await expect(create).rejects.toMatchObject({ code: 'LOCAL_UNSUPPORTED' });
  });

  it('is refused with a role that does not trust Lambda', async () => {
    const Role = await lambda.createRole('distrusting', [], 'states.amazonaws.com');
    await expect(lambda.createFunction('distrusted', '', { Role })).rejects.toThrow(
      /The role defined for the function cannot be assumed by Lambda/,
    );
  });
});
