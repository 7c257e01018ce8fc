import { RunningStack, type RunningStackOptions } from '#local/cloud-assembly/running-stack';
import { RestartNeededError } from '#local/cloud-assembly/stack-changes';
import { parseTemplate } from '#local/cloud-assembly/template';
import type { ResourceProvider } from '#local/core/resource';
import { ServiceError, UnsupportedError } from '#local/core/service';

const assets = { directory: (key: string) => key, file: (key: string) => key };
const assembly = (template: object, lookUps: readonly string[] = []) => ({
  stackName: 'S',
  template: parseTemplate(template, 'template'),
  templateBody: JSON.stringify(template),
  assets,
  lookUps,
});

/**
 * A type whose resources have a `Text`; remembers in which order they were created. `python` is what it cannot run, and what
 * holds `in-` it cannot find.
 */
function recorder(type: string, replaceable: boolean, created: string[]): ResourceProvider {
  return {
    type,
    replaceable,
    reference: { nameProperty: 'Name', of: (name) => ({ ref: `${name}-ref`, attributes: { Arn: `arn:in-${name}` } }) },
    async create({ logicalId, properties }) {
      const text = properties.optionalString('Text') ?? '';
      if (text === 'broken') throw new Error('the disk is full');
      if (text === 'python') throw new UnsupportedError(`${type} ${logicalId}: local mode runs no python.`);
      if (text.includes('in-')) throw new ServiceError('NotFound', `there is no ${text}`);
      await Promise.resolve();
      created.push(`${logicalId}=${text}`);
      return { ref: `${logicalId}-ref`, attributes: { Arn: `arn:${logicalId}` } };
    },
  };
}

function stackOf(template: object, options: RunningStackOptions = {}, lookUps: readonly string[] = []) {
  const created: string[] = [];
  const providers = [recorder('Test::Fixed', false, created), recorder('Test::Function', true, created)];
  return { created, stack: new RunningStack(assembly(template, lookUps), providers, { region: 'eu-west-1' }, options) };
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
  ['an unknown attribute of a resource', { A: fixed('x', { RetryPolicy: {} }) }, /Resources\.A\.RetryPolicy/],
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

describe('what local mode knows and cannot run', () => {
  const python = (more: object = {}) => ({
    Type: 'Test::Function',
    Properties: { Text: 'python', Name: 'py', ...more },
  });
  const missing = { Type: 'Test::Fixed', Properties: { Text: { 'Fn::GetAtt': ['Py', 'Arn'] } } };
  const template = {
    Resources: { Py: python(), Part: missing, OfPart: fixed('in-part', { DependsOn: 'Part' }), Other: fixed('x') },
    Outputs: { Py: { Value: { Ref: 'Py' } } },
  };

  it('is left out with what cannot be without it, and the rest is created', async () => {
    const { created, stack } = stackOf(template);
    await stack.create();
    expect(created).toEqual(['Other=x']);
    expect(stack.inert()).toEqual([
      {
        ...{ logicalId: 'Py', name: 'Py', type: 'Test::Function', missed: true },
        reason: 'local mode runs no python',
      },
      {
        ...{ logicalId: 'Part', name: 'Part', type: 'Test::Fixed', missed: true, needs: ['Py'] },
        reason: 'it needs Test::Function Py, which local mode does not run (there is no arn:in-py)',
      },
      {
        ...{ logicalId: 'OfPart', name: 'OfPart', type: 'Test::Fixed', missed: true, needs: ['Part'] },
        reason: 'it needs Test::Fixed Part, which local mode does not run (there is no in-part)',
      },
    ]);
    expect(stack.outputs('http://127.0.0.1:1')).toEqual({ Py: 'py-ref' });
    expect(Object.keys(stack.references())).toEqual(['Other']);
  });

  it.each([
    [{ FunctionName: 'py' }, 'Py'],
    [{ FunctionName: 'arn:aws:test:::function:py:live' }, 'Py'],
    [{ QueueUrl: 'http://127.0.0.1:1/000000000000/py' }, 'Py'],
    [{ FunctionName: 'python' }, undefined],
    [{ name: 'py', Payload: 'py' }, undefined],
  ])('is found in a request %j', async (request, logicalId) => {
    const { stack } = stackOf(template);
    await stack.create();
    expect(stack.leftOutIn('function', request)?.logicalId).toBe(logicalId);
    expect(stack.leftOutIn('other', request)).toBeUndefined();
  });

  it('lists a property that nobody reads, and creates its resource', async () => {
    const { created, stack } = stackOf({ Resources: { A: fixed('a'), B: fixed('b') } });
    const more = { Resources: { A: { Type: 'Test::Fixed', Properties: { Text: 'a', Size: 1 } }, B: fixed('b') } };
    await stack.create();
    expect(stack.inert()).toEqual([]);
    const other = stackOf(more);
    await other.stack.create();
    expect(created).toEqual(other.created);
    const inert = [{ logicalId: 'A', property: 'Size', reason: 'local mode does not support it', missed: true }];
    expect(other.stack.inert()).toMatchObject(inert);
    await other.stack.update(assembly({ Resources: { ...more.Resources, C: fixed('c') } }));
    expect(other.stack.inert()).toMatchObject(inert);
  });

  it('lists what comes from elsewhere, for which it has placeholders, and outputs without a value', async () => {
    const { created, stack } = stackOf(
      {
        Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/team/x' } },
        Resources: {
          A: fixed({ 'Fn::ImportValue': 'Data:ExportsOutputRefT1' }),
          B: fixed({ Ref: 'P' }),
          C: fixed('{{resolve:ssm:/a}}!'),
        },
        Outputs: { Zones: { Value: { 'Fn::GetAZs': '' } } },
        Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
      },
      {},
      ['vpc-provider:x'],
    );
    await stack.create();
    expect(created).toEqual(['A=Data:ExportsOutputRefT1', 'B=/team/x', 'C={{resolve:ssm:/a}}!']);
    expect(stack.inert().map(({ type, name }) => `${type} ${name}`)).toEqual([
      'look-up vpc-provider:x',
      'Transform AWS::Serverless-2016-10-31',
      'Fn::ImportValue Data:ExportsOutputRefT1',
      'AWS::SSM::Parameter::Value<String> /team/x',
      'dynamic reference {{resolve:ssm:/a}}',
      'Output Zones',
    ]);
    expect(stack.outputs('http://127.0.0.1:1')).toEqual({});
  });

  it.each([
    [template, [], /^Test::Function Py: local mode runs no python\.$/],
    [
      { Resources: { A: fixed({ 'Fn::ImportValue': 'x' }) } },
      [],
      /Test::Fixed A: .*the Fn::ImportValue 'x': another stack/,
    ],
    [{ Resources: {} }, ['vpc-provider:x'], /the look-up vpc-provider:x/],
    [{ Resources: {}, Transform: 'AWS::Serverless-2016-10-31' }, [], /the Transform AWS::Serverless/],
    [{ Resources: {}, Outputs: { Zones: { Value: { 'Fn::GetAZs': '' } } } }, [], /Fn::GetAZs/],
  ])('is refused where the stack is strict', async (strictly, lookUps, message) => {
    await expect(stackOf(strictly, { strict: true }, lookUps).stack.create()).rejects.toThrow(message);
  });

  it('is created once it can be, and goes on as it was where it no longer can', async () => {
    const { created, stack } = stackOf({ Resources: { Py: python() } });
    await stack.create();
    expect(await stack.update(assembly({ Resources: { Py: python(), New: fixed('n') } }))).toEqual(['New']);
    const node = { Resources: { Py: python({ Text: 'node' }), New: fixed('n') } };
    expect(await stack.update(assembly(node))).toEqual(['Py']);
    expect(created).toEqual(['New=n', 'Py=node']);
    expect(stack.inert()).toMatchObject([{ property: 'Name' }]);
    await expect(stack.update(assembly({ Resources: { Py: python(), New: fixed('n') } }))).rejects.toThrow('no python');
    expect(stack.references()).toHaveProperty('Py');
  });

  it('makes no fault of another kind its own', async () => {
    const broken = fixed('broken', { DependsOn: 'Py' });
    const create = stackOf({ Resources: { Py: python(), Broken: broken } }).stack.create();
    await expect(create).rejects.toThrow('Test::Fixed Broken could not be created: the disk is full');
  });
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

  it('takes no restart for what may be removed', async () => {
    const provider = { ...recorder('Test::Version', false, []), removable: true };
    const version = (id: string) => ({ Resources: { [id]: { Type: 'Test::Version', Properties: {} } } });
    const stack = new RunningStack(assembly(version('V1')), [provider], { region: 'eu-west-1' });
    await stack.create();
    expect(await stack.update(assembly(version('V2')))).toEqual(['V2']);
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
