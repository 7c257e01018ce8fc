import { defaultProvider, NoCredentialsError } from '#shared/runtime/lambda-credentials';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
const before = NAMES.map((name) => [name, process.env[name]] as const);
const setEnvironment = (values: readonly (readonly [string, string | undefined])[]) => {
  for (const [name, value] of values) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};
afterEach(() => setEnvironment(before));

it.each([
  [['id', 'secret', 'token'], { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' }],
  [['id', 'secret', undefined], { accessKeyId: 'id', secretAccessKey: 'secret' }],
])('reads the environment when it is asked: %j', async (values, credentials) => {
  const provide = defaultProvider();
  setEnvironment(NAMES.map((name, index) => [name, values[index]] as const));
  expect(await provide()).toEqual(credentials);
});

it.each([[['id', undefined]], [[undefined, 'secret']], [['', '']]])('refuses %j and says why', async (values) => {
  setEnvironment(NAMES.map((name, index) => [name, values[index]] as const));
  await expect(defaultProvider()()).rejects.toThrow(NoCredentialsError);
  await expect(defaultProvider()()).rejects.toMatchObject({
    name: 'NoCredentialsError',
    message: expect.stringContaining('AWS_ACCESS_KEY_ID') as string,
  });
});
