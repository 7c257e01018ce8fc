/** Assemblies as CDK writes them: stages, environments that are written down, look-ups. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, CfnOutput, Stack, Stage, type StageProps } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { readAssembly, type StackChoice } from '#local/cloud-assembly/assembly';

const CODE = path.join(__dirname, '../../../support/shop');
const here = { region: 'us-east-1' };

const outdir = mkdtempSync(path.join(tmpdir(), 'assembly-'));
let count = 0;
afterAll(() => rmSync(outdir, { recursive: true }));

const newApp = () => new App({ analyticsReporting: false, outdir: path.join(outdir, String((count += 1))) });
const read = (app: App, choice: StackChoice = {}) => readAssembly(app.synth().directory, here, choice);

describe('stacks in stages', () => {
  function stages(props: StageProps = {}): App {
    const app = newApp();
    new Queue(new Stack(app, 'Root'), 'Queue');
    for (const name of ['Dev', 'Prod']) {
      const stack = new Stack(new Stage(app, name, props), 'Team');
      new Function(stack, 'Teller', { handler: 'x.y', runtime: Runtime.NODEJS_22_X, code: Code.fromAsset(CODE) });
      new CfnOutput(stack, `${name}Url`, { value: name });
    }
    return app;
  }

  it('are chosen by name or by outputs, and their assets are found', async () => {
    const app = stages();
    const { stackName, template, assets } = await read(app, { stackName: 'Dev-Team' });
    expect(stackName).toBe('Dev-Team');
    const code = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function')?.Properties
      .Code as { S3Key: string };
    await expect(readFile(path.join(assets.directory(code.S3Key), 'domain-events.ts'))).resolves.toBeDefined();
    expect(await read(app, { stackWithOutputs: ['ProdUrl'] })).toMatchObject({ stackName: 'Prod-Team' });
  });

  it('are named where none is chosen', async () => {
    await expect(read(stages())).rejects.toThrow(/has the stacks Dev-Team, Prod-Team, Root; name the one to run/);
    await expect(read(stages(), { stackName: 'Team' })).rejects.toThrow(/'Team' is not one of them/);
  });

  it('have the account and the region of this machine', async () => {
    const { template } = await read(stages({ env: { account: '123456789012', region: 'eu-central-1' } }), {
      stackName: 'Dev-Team',
    });
    expect(JSON.stringify(template.Resources)).not.toMatch(/(?<!-)(123456789012|eu-central-1)/);
  });
});

it('makes the account and the region of a stack those of this machine, and nothing else that looks like them', async () => {
  const app = newApp();
  const stack = new Stack(app, 'Team', { env: { account: '123456789012', region: 'eu-central-1' } });
  new Queue(stack, 'Queue');
  for (const [name, value] of Object.entries({
    Arn: 'arn:aws:sqs:eu-central-1:123456789012:orders',
    OtherArn: 'arn:aws:sqs:eu-north-1:999999999999:orders',
    Host: 'https://a.execute-api.eu-central-1.amazonaws.com/x',
    Zone: 'eu-central-1a',
    Region: stack.region,
    Account: stack.account,
    Number: '0123456789012',
  })) {
    new CfnOutput(stack, name, { value });
  }
  const { template, templateBody } = await read(app);
  expect(Object.fromEntries(Object.entries(template.Outputs).map(([name, { Value }]) => [name, Value]))).toEqual({
    Arn: 'arn:aws:sqs:us-east-1:000000000000:orders',
    OtherArn: 'arn:aws:sqs:eu-north-1:999999999999:orders',
    Host: 'https://a.execute-api.us-east-1.amazonaws.com/x',
    Zone: 'eu-central-1a',
    Region: 'us-east-1',
    Account: '000000000000',
    Number: '0123456789012',
  });
  expect(templateBody).toContain('arn:aws:sqs:eu-central-1:123456789012:orders');
});

it('tells what the app wanted to look up in an account', async () => {
  const app = newApp();
  const stack = new Stack(app, 'Team', { env: { account: '123456789012', region: 'eu-central-1' } });
  new Queue(stack, 'Queue');
  Vpc.fromLookup(stack, 'Vpc', { isDefault: true });
  const { lookUps } = await read(app);
  expect(lookUps).toEqual([expect.stringMatching(/^vpc-provider:account=123456789012:/)]);
});
