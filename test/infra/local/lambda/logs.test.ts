import { localLambda } from './local-lambda';

const lambda = localLambda();
afterAll(() => lambda.stop());

const source = `
  console.log('loading');
  exports.handler = async (event) => {
    console.log('got', { n: event.n });
    console.debug('detail');
    console.warn({ careful: true });
    process.stdout.write('one\\ntw');
    process.stdout.write('o\\n');
    if (event.fail) throw new Error('no');
  };`;

it('writes START, what the function prints, END and REPORT as text', async () => {
  await lambda.createFunction('text', source);
  await lambda.invoke('text', { n: 1 });
  const requestId = /RequestId: (\S+)/.exec(lambda.logOf('text')[0]!)![1]!;
  const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
  const expected = [
    `START RequestId: ${requestId} Version: \\$LATEST`,
    `${time}\tundefined\tINFO\tloading`,
    `${time}\t${requestId}\tINFO\tgot { n: 1 }`,
    `${time}\t${requestId}\tDEBUG\tdetail`,
    `${time}\t${requestId}\tWARN\t{ careful: true }`,
    'one',
    'two',
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms`,
  ];
  expect(lambda.logOf('text')).toEqual(expected.map((line) => expect.stringMatching(`^${line}$`) as string));
});

it('writes JSON of the chosen level to the chosen group', async () => {
  await lambda.createFunction('json', source, {
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', LogGroup: 'mine' },
  });
  await lambda.invoke('json', { fail: true });
  const lines = lambda.logs
    .group('mine')!
    .events()
    .map(({ message }) => message);
  const parsed = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);
  expect(parsed).toMatchObject([
    { type: 'platform.start' },
    { level: 'WARN', message: { careful: true } },
    { level: 'ERROR', message: { errorType: 'Error', errorMessage: 'no' } },
    { type: 'platform.report', record: { status: 'error', metrics: { memorySizeMB: 128 } } },
  ]);
});

it('gives back the end of the log when asked', async () => {
  await lambda.createFunction('tail', 'exports.handler = async () => console.log("x".repeat(5000) + "end");');
  const { LogResult } = await lambda.invoke('tail', {}, { LogType: 'Tail' });
  const tail = Buffer.from(LogResult!, 'base64').toString();
  expect(Buffer.byteLength(tail)).toBe(4096);
  expect(tail).toMatch(/xend\nEND RequestId: .*\nREPORT .*\n$/);
  expect(await lambda.invoke('tail')).not.toHaveProperty('LogResult');
});

it('leaves no log, and no error, when the role may not write', async () => {
  const Role = await lambda.createRole('silent', []);
  await lambda.createFunction('silent', 'exports.handler = async () => console.log(1);', { Role });
  expect(await lambda.invoke('silent')).toMatchObject({ StatusCode: 200 });
  expect(lambda.logOf('silent')).toEqual([]);
});
