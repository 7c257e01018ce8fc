import { RunningStack, type RunningStackOptions } from '#local/cloud-assembly/running-stack';
import { RestartNeededError } from '#local/cloud-assembly/stack-changes';
import { parseTemplate } from '#local/cloud-assembly/template';
import type { ResourceProvider } from '#local/core/resource';

const assets = { directory: (key: string) => key };
const assembly = (template: object) => ({
  stackName: 'S',
  template: parseTemplate(template, 'template'),
  templateBody: JSON.stringify(template),
  assets,
});

/** A type whose resources have a `Text`; remembers in which order they were created. */
function recorder(type: string, replaceable: boolean, created: string[]): ResourceProvider {
  return {
    type,
    replaceable,
    async create({ logicalId, properties }) {
      const text = properties.optionalString('Text') ?? '';
      if (text === 'broken') throw new Error('the disk is full');
      await Promise.resolve();
      created.push(`${logicalId}=${text}`);
      return { ref: `${logicalId}-ref`, attributes: { Arn: `arn:${logicalId}` } };
    },
  };
}

function stackOf(template: object, options: RunningStackOptions = {}) {
  const created: string[] = [];
  const providers = [recorder('Test::Fixed', false, created), recorder('Test::Function', true, created)];
  return { created, stack: new RunningStack(assembly(template), providers, { region: 'eu-west-1' }, options) };
}

const fixed = (Text: unknown, more: object = {}) => ({ Type: 'Test::Fixed', Properties: { Text }, ...more });

it('creates what others refer to, by whatever intrinsic, before them', async () => {
  const { created, stack } = stackOf({
    Resources: {
      ByJoin: fixed({ 'Fn::Join': ['', ['x', { 'Fn::GetAtt': ['BySub', 'Arn'] }]] }),
      BySub: fixed({ 'Fn::Sub': '${ByDependsOn}' }),
      ByDependsOn: fixed('a', { DependsOn: 'First' }),
      First: fixed('b'),
    },
  });
  await stack.create();
  expect(created).toEqual(['First=b', 'ByDependsOn=a', 'BySub=ByDependsOn-ref', 'ByJoin=xarn:BySub']);
  expect(stack.references()).toMatchObject({ First: 'First-ref' });
});

it('gives the outputs, without those whose condition is false', async () => {
  const { stack } = stackOf({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Api: fixed('x') },
    Outputs: {
      Url: { Value: { 'Fn::Sub': 'wss://a1b2.execute-api.${AWS::Region}.amazonaws.com/dev' } },
      No: { Value: { Ref: 'Gone' }, Condition: 'Never' },
    },
  });
  await stack.create();
  expect(stack.outputs('http://127.0.0.1:4566')).toEqual({ Url: 'ws://127.0.0.1:4566/dev' });
});

it('leaves out what its provider does not emulate, lists it, and refuses it where the stack is strict', async () => {
  const template = {
    Resources: {
      Source: fixed('x'),
      Emulated: { Type: 'Test::Some', Properties: { From: { 'Fn::GetAtt': ['Source', 'Arn'] } } },
      Other: { Type: 'Test::Some', Properties: { From: { Ref: 'Elsewhere' } } },
      ByName: fixed({ Ref: 'Other' }),
    },
  };
  const some = (created: string[]): ResourceProvider => ({
    type: 'Test::Some',
    leavesOut: ({ From }, typeOf) => {
      const [source = ''] = (From as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt'] ?? [];
      return typeOf(source) === 'Test::Fixed' ? undefined : 'only some are emulated';
    },
    create: ({ logicalId, properties }) => {
      properties.string('From');
      created.push(logicalId);
      return { ref: logicalId };
    },
  });
  const boot = (options: RunningStackOptions) => {
    const created: string[] = [];
    const providers = [recorder('Test::Fixed', false, created), some(created)];
    return { created, stack: new RunningStack(assembly(template), providers, { region: 'eu-west-1' }, options) };
  };

  const { created, stack } = boot({});
  await stack.create();
  expect(created.sort()).toEqual([expect.stringMatching(/^ByName=S-Other/), 'Emulated', 'Source=x']);
  expect(stack.inert()).toMatchObject([{ logicalId: 'Other', reason: 'only some are emulated', missed: true }]);
  await expect(boot({ strict: true }).stack.create()).rejects.toThrow('Local mode does not support Test::Some Other.');
});

it('leaves out inert types and resources whose condition is false, and lists the first', async () => {
  const { created, stack } = stackOf({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
      Gone: { Type: 'Unknown::Type', Condition: 'Never' },
    },
  });
  await stack.create();
  expect(created).toEqual([]);
  expect(stack.inert()).toEqual([
    {
      logicalId: 'Alarm',
      name: 'Alarm',
      type: 'AWS::CloudWatch::Alarm',
      reason: 'local mode keeps no metrics',
      missed: false,
    },
  ]);
});

it('lists what it does not emulate, and gives a name or an ARN to what refers to it', async () => {
  const { created, stack } = stackOf({
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic', Metadata: { 'aws:cdk:path': 'S/Alerts/Resource' } },
      Bucket: { Type: 'AWS::S3::Bucket' },
      ByRef: fixed({ Ref: 'Topic' }),
      ByAttribute: fixed({ 'Fn::GetAtt': ['Bucket', 'Arn'] }),
      ByOther: fixed({ 'Fn::GetAtt': ['Bucket', 'DomainName'] }, { DependsOn: 'ByAttribute' }),
    },
  });
  await stack.create();
  expect(created).toEqual([
    expect.stringMatching(/^ByRef=arn:aws:sns:eu-west-1:\d{12}:S-Topic-/),
    expect.stringMatching(/^ByAttribute=arn:aws:s3:eu-west-1:\d{12}:S-Bucket-/),
    expect.stringMatching(/^ByOther=S-Bucket-/),
  ]);
  expect(stack.inert()).toMatchObject([
    { name: 'S/Alerts', type: 'AWS::SNS::Topic', reason: 'local mode does not emulate AWS::SNS::Topic', missed: true },
    { name: 'Bucket', type: 'AWS::S3::Bucket', missed: true },
  ]);
  expect(stack.references()).not.toHaveProperty('Topic');
});

it.each([
  [
    'unknown types, all of them',
    { A: { Type: 'X::A' }, B: { Type: 'X::B' } },
    /does not support X::A A, X::B B\. It knows/,
  ],
  ['an unread property', { A: { Type: 'Test::Fixed', Properties: { Size: 1 } } }, /Test::Fixed A: .*support Size/],
  ['an unsupported intrinsic', { A: fixed({ 'Fn::GetAZs': '' }) }, /Test::Fixed A: .*Fn::GetAZs/],
  ['a circle', { A: fixed({ Ref: 'B' }), B: fixed({ Ref: 'A' }) }, /Circular dependency: A -> B -> A/],
  ['an unknown attribute of a resource', { A: fixed('x', { CreationPolicy: {} }) }, /Resources\.A\.CreationPolicy/],
])('refuses %s by name', async (_what, Resources, message) => {
  const create = async () => stackOf({ Resources }, { strict: true }).stack.create();
  await expect(create).rejects.toThrow(message);
  await expect(create).rejects.toMatchObject({ code: 'LOCAL_UNSUPPORTED' });
});

it('says which resource could not be created and why, and creates nothing that needs it', async () => {
  const { created, stack } = stackOf({ Resources: { A: fixed('broken'), B: fixed({ Ref: 'A' }), C: fixed('c') } });
  await expect(stack.create()).rejects.toMatchObject({
    code: 'LOCAL_RESOURCE_FAILED',
    message: 'Test::Fixed A could not be created: the disk is full',
  });
  expect(created).toEqual(['C=c']);
});

describe('update', () => {
  const fn = (Text: unknown) => ({ Type: 'Test::Function', Properties: { Text } });
  const before = { Resources: { Table: fixed('t'), Sender: fn('v1'), Other: fn('v1') } };

  it('creates what is new and replaces what is changed and replaceable', async () => {
    const { created, stack } = stackOf(before);
    await stack.create();
    created.length = 0;
    const after = { Resources: { ...before.Resources, Sender: fn({ Ref: 'Table' }), New: fixed('n') } };
    expect(await stack.update(assembly(after))).toEqual(['Sender', 'New']);
    expect(created.sort()).toEqual(['New=n', 'Sender=Table-ref']);
    expect(await stack.update(assembly(after))).toEqual([]);
  });

  it('replaces what has other metadata, if it can be replaced without a restart', async () => {
    const { created, stack } = stackOf(before);
    await stack.create();
    created.length = 0;
    const Metadata = { note: 'x' };
    const { Table, Sender, Other } = before.Resources;
    const after = { Resources: { Table: { ...Table, Metadata }, Sender: { ...Sender, Metadata }, Other } };
    expect(await stack.update(assembly(after))).toEqual(['Sender']);
  });

  it('changes nothing when a resource was removed or cannot be changed', async () => {
    const { created, stack } = stackOf(before);
    await stack.create();
    created.length = 0;
    const after = { Resources: { Table: fixed('other'), Sender: fn('v2') } };
    await expect(stack.update(assembly(after))).rejects.toThrow(RestartNeededError);
    await expect(stack.update(assembly(after))).rejects.toThrow(/Test::Fixed Table, Test::Function Other/);
    expect(created).toEqual([]);
  });
});
