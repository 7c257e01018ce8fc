import { localLambda } from './local-lambda';

const lambda = localLambda();
afterAll(() => lambda.stop());

/** Invokes a function with that source once. */
async function failureOf(name: string, source: string, properties = {}) {
  await lambda.createFunction(name, source, properties);
  const { FunctionError, StatusCode, value } = await lambda.invoke(name);
  expect({ FunctionError, StatusCode }).toEqual({ FunctionError: 'Unhandled', StatusCode: 200 });
  return value as { errorType: string; errorMessage: string; trace?: string[] };
}

it('reports what the handler throws by its name, message and trace', async () => {
  const source = `
    class ConfigurationError extends Error { name = 'ConfigurationError'; }
    exports.handler = async () => { throw new ConfigurationError('no such stage'); };`;
  const failure = await failureOf('throws', source);
  expect(failure).toMatchObject({ errorType: 'ConfigurationError', errorMessage: 'no such stage' });
  expect(failure.trace?.[0]).toBe('ConfigurationError: no such stage');
});

it('reports a thrown text by its type', async () => {
  expect(await failureOf('text', 'exports.handler = async () => { throw "no"; };')).toEqual({
    errorType: 'string',
    errorMessage: 'no',
    trace: [],
  });
});

it('keeps the environment of a handler that failed', async () => {
  await failureOf('again', 'let n = 0; exports.handler = async () => { throw new Error(String(++n)); };');
  expect((await lambda.invoke('again')).value).toMatchObject({ errorMessage: '2' });
});

it.each([
  ['Runtime.ImportModuleError', 'require("nowhere");', {}, /Cannot find module 'nowhere'/],
  ['Runtime.ImportModuleError', '', { Handler: 'other.handler' }, /Cannot find module 'other'/],
  ['Runtime.UserCodeSyntaxError', 'exports.handler = async (', {}, /^SyntaxError: /],
  ['Runtime.HandlerNotFound', 'exports.other = 1;', {}, /^index.handler is undefined or not exported$/],
  ['Runtime.MalformedHandlerName', '', { Handler: 'index' }, /^Bad handler index$/],
  ['Runtime.CallbackHandlerDeprecated', 'exports.handler = (e, c, done) => done();', {}, /make it an async function/],
  ['TypeError', 'undefined.x; exports.handler = async () => 1;', {}, /reading 'x'/],
  ['Error', 'exports.handler = async () => 10n;', {}, /^Unable to stringify response body$/],
  [
    'Function.ResponseSizeTooLarge',
    'exports.handler = async () => "x".repeat(6 * 1024 * 1024);',
    {},
    /exceeded maximum allowed payload size/,
  ],
  [
    'Runtime.ExitError',
    'exports.handler = async () => process.exit(3);',
    {},
    /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
  ],
  ['Runtime.ExitError', 'exports.handler = async () => process.exit(0);', {}, /without providing a reason$/],
  [
    'Runtime.UnhandledPromiseRejection',
    'exports.handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };',
    {},
    /^Error: lost$/,
  ],
  [
    'RangeError',
    'exports.handler = () => { setTimeout(() => { throw new RangeError("late"); }); return new Promise(() => {}); };',
    {},
    /^late$/,
  ],
  [
    'Runtime.OutOfMemory',
    'exports.handler = async () => { const all = []; for (;;) all.push(Array(1e5).fill(all.length)); };',
    { MemorySize: 32 },
    /Runtime exited with error: signal: killed$/,
  ],
])('reports %s: %s', async (errorType, source, properties, message) => {
  const failure = await failureOf(
    `f${source.length}-${Object.values(properties).join('').replace('.', '-')}`,
    source,
    properties,
  );
  expect(failure).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) as string });
});

it('starts again after an environment broke', async () => {
  const source = 'let n = 0; exports.handler = async (e) => { n += 1; if (e.exit) process.exit(1); return n; };';
  await lambda.createFunction('phoenix', source);
  await lambda.invoke('phoenix', { exit: true });
  expect((await lambda.invoke('phoenix')).value).toBe(1);
});

it.each([
  ['waits', 'exports.handler = () => new Promise(() => {});'],
  ['spins', 'exports.handler = async () => { for (;;); };'],
])('ends a function that %s past its timeout', async (name, source) => {
  expect(await failureOf(name, source, { Timeout: 0.3 })).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0.30 seconds$/) as string,
  });
  expect(lambda.logOf(name).join('\n')).toMatch(/Task timed out after 0.30 seconds/);
});

it('multiplies the timeout of a function on a slow machine', async () => {
  const patient = localLambda({}, 60_000);
  const late = `exports.handler = async (_, context) => {
    await new Promise((done) => setTimeout(done, 20));
    return context.getRemainingTimeInMillis() > 10;
  };`;
  await patient.createFunction('late', late, { Timeout: 0.01 });
  expect((await patient.invoke('late')).value).toBe(true);
  await patient.stop();
});
