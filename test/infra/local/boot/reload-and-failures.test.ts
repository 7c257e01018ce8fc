/** A boot that fails, a reload, and a stop. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  PortTakenError,
  ResourceCreationError,
  RestartNeededError,
  startLocalCloud,
  SynthesisError,
  UnsupportedError,
  type LocalCloud,
} from '#local';
import { DEVELOPER } from '#local/iam/credentials';
import { temporaryProject, type ProjectContent, type TemporaryProject } from '../cloud-assembly/temporary-project';

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const greeter = (Timeout: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'greeter',
    Code: { S3Bucket: 'assets', S3Key: 'greeter.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Timeout,
  },
});
const template = (Greeter: object, more: object = {}) => ({ Resources: { Role: role, Greeter, ...more } });
const saying = (word: string): ProjectContent['code'] => ({ greeter: `exports.handler = async () => '${word}';` });

let project: TemporaryProject;
let cloud: LocalCloud | undefined;
beforeEach(async () => {
  project = await temporaryProject({ template: template(greeter(3)), code: saying('hello') });
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  await project.remove();
});

const start = async (options: { port?: number; strict?: boolean; context?: Record<string, unknown> } = {}) =>
  (cloud = await startLocalCloud({ projectRoot: project.root, port: 0, ...options }));
const greeting = async () => {
  const call = { service: 'lambda', operation: 'Invoke', input: { FunctionName: 'greeter' }, caller: DEVELOPER };
  return ((await cloud!.registry.call(call)) as { Payload: string }).Payload;
};

it('runs CommonJS code of a function in a project whose package.json says "type": "module"', async () => {
  await writeFile(join(project.root, 'package.json'), JSON.stringify({ type: 'module' }));
  await start();
  expect(await greeting()).toBe('"hello"');
});

describe('reload', () => {
  it('changes what can be changed, and creates what is new', async () => {
    const { reload, resources } = await start();
    expect(resources).not.toHaveProperty('Queue');
    expect(await greeting()).toBe('"hello"');
    expect(await reload()).toEqual([]);
    await project.change({
      template: template(greeter(4), { Queue: { Type: 'AWS::SQS::Queue' } }),
      code: saying('good day'),
    });
    expect(await reload()).toEqual(['Greeter', 'Queue']);
    expect(await greeting()).toBe('"good day"');
    expect(cloud?.resources.Queue).toMatch(/^http:\/\/127/);
  });

  it('leaves everything as it was when a restart is needed, or the app fails', async () => {
    const { reload } = await start();
    await project.change({
      template: template(greeter(4), { Role: { ...role, Properties: { ...role.Properties, Path: '/x/' } } }),
    });
    await expect(reload()).rejects.toThrow(RestartNeededError);
    await project.change({ template: { Resources: 1 } });
    await expect(reload()).rejects.toThrow(UnsupportedError);
    expect(await greeting()).toBe('"hello"');
  });
});

describe('a boot that fails leaves nothing behind, and says why', () => {
  it.each([
    ['the app', {}, { context: { fail: 'such thing' } }, SynthesisError],
    ['an unknown type', { Topic: { Type: 'AWS::SNS::Topic' } }, { strict: true }, UnsupportedError],
    [
      'a resource',
      {
        Other: {
          ...greeter(3),
          Properties: { ...greeter(3).Properties, Role: 'arn:aws:iam::000000000000:role/other' },
        },
      },
      {},
      ResourceCreationError,
    ],
  ])('for the sake of %s', async (_what, resources, options, error) => {
    await project.change({ template: template(greeter(3), resources) });
    await expect(start(options)).rejects.toThrow(error);
  });

  it('for the sake of its port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    await expect(start({ port: (other.address() as AddressInfo).port })).rejects.toThrow(PortTakenError);
    other.close();
    await once(other, 'close');
  });
});

it('stops once, however often it is asked, and frees its port', async () => {
  const { url, stop } = await start();
  await greeting();
  await Promise.all([stop(), stop()]);
  await stop();
  await expect(fetch(`${url}/_local/health`)).rejects.toThrow();
  await start({ port: Number(new URL(url).port) });
});
