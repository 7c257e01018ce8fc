import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BroadcastWebSocketApi } from '#constructs/broadcast-web-socket-api/index';
import { ECHO, functionProperties, statementsOf, TestStack } from './support/stack';

const inline = (stack: Stack, id: string) =>
  new LambdaFunction(stack, id, {
    code: Code.fromInline('exports.handler = async () => ({})'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
const layer = (stack: Stack, name: string) =>
  LayerVersion.fromLayerVersionArn(stack, name, `arn:aws:lambda:eu-west-1:000000000000:layer:${name}:1`);

describe('routes of BroadcastWebSocketApi', () => {
  it('takes a handler path, a Function, and a function with options', () => {
    const stack = new TestStack();
    stack.api.addRoutes(stack, {
      $connect: ECHO,
      $default: inline(stack, 'Default'),
      quiet: { type: 'function', function: { handler: ECHO, memorySize: 512 }, returnResponse: false },
    });

    expect(stack.api.routes).toEqual(['ping', '$connect', '$default', 'quiet']);
    expect(stack.api.getRoute('quiet').routeKey).toBe('quiet');
    const { template } = stack;
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 4);
    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.main', MemorySize: 512 });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: '$default',
      RouteResponseSelectionExpression: '$default',
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationType: 'AWS_PROXY' });
  });

  it('answers messages by route response, but for those that should not, and never on $connect and $disconnect', () => {
    const { template } = new TestStack({
      routes: {
        $connect: ECHO,
        $disconnect: ECHO,
        loud: ECHO,
        quiet: { type: 'function', function: ECHO, returnResponse: false },
      },
    });
    const answering = Object.values(template.findResources('AWS::ApiGatewayV2::Route'))
      .map(({ Properties }) => Properties as { RouteKey: string; RouteResponseSelectionExpression?: string })
      .filter(({ RouteResponseSelectionExpression }) => RouteResponseSelectionExpression !== undefined)
      .map(({ RouteKey }) => RouteKey);

    expect(answering.sort()).toEqual(['loud', 'ping']);
  });

  it('lets props of a route override the defaults, and merges environment, layers and permissions', () => {
    const stack = new TestStack();
    const withDefaults = new TestStack({
      defaults: {
        function: {
          timeout: Duration.seconds(5),
          memorySize: 300,
          environment: { SHARED: 'default', STAGE: 'test' },
          layers: [layer(stack, 'base')],
          permissions: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:*:*:jobs'] })],
        },
      },
      routes: {
        chat: {
          type: 'function',
          function: {
            handler: ECHO,
            memorySize: 700,
            environment: { SHARED: 'route' },
            layers: [layer(stack, 'own')],
            permissions: [new PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:*:*:news'] })],
          },
        },
      },
    });

    const { template } = withDefaults;
    expect(functionProperties(template, /^Apichat/)).toMatchObject({
      Timeout: 5,
      MemorySize: 700,
      Environment: { Variables: { SHARED: 'route', STAGE: 'test' } },
      Layers: [expect.stringContaining('layer:base:1'), expect.stringContaining('layer:own:1')],
    });
    expect(statementsOf(template, /^Apichat/).map(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 'sns:Publish']),
    );
  });

  it('makes routes in another stack', () => {
    const stack = new TestStack();
    const other = new Stack(stack.node.root, 'Other');
    stack.api.addRoutes(other, { report: ECHO });

    Template.fromStack(other).hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'report' });
    Template.fromStack(other).resourceCountIs('AWS::Lambda::Function', 1);
    expect(stack.api.getFunction('report').stack).toBe(other);
  });

  it('gives the functions it makes the callback URL', () => {
    const { template } = new TestStack({ routes: { chat: ECHO } });

    expect(JSON.stringify(functionProperties(template, /^Apichat/))).toMatch(/CALLBACK_URL.*execute-api/);
  });

  it.each([
    ['an unknown route', (stack: TestStack) => stack.api.getFunction('chat'), /no route 'chat'; it has ping/],
    ['the function of ping', (stack: TestStack) => stack.api.getFunction('ping'), /answers it itself/],
    ['a second ping', (stack: TestStack) => stack.api.addRoutes(stack, { ping: ECHO }), /already has a route 'ping'/],
    [
      'a handler path that leads nowhere',
      (stack: TestStack) => stack.api.addRoutes(stack, { chat: 'src/chat.main' }),
      /'src\/chat.main' matches no file: expected a path such as src\/connect.main/,
    ],
    [
      'another type of route',
      (stack: TestStack) => stack.api.addRoutes(stack, { chat: { type: 'http' } as never }),
      /type 'http'.*expected a handler path/,
    ],
  ])('refuses %s by name', (_, act, message) => {
    expect(() => act(new TestStack())).toThrow(message);
  });

  it("takes a route that says no type, as SST's", () => {
    const stack = new TestStack();
    stack.api.addRoutes(stack, {
      path: { function: ECHO },
      props: { function: { handler: ECHO, memorySize: 512 }, returnResponse: false },
      made: { function: inline(stack, 'Made') },
    });

    expect(stack.api.routes).toEqual(['ping', 'path', 'props', 'made']);
    expect(stack.api.id).toBe('Api');
  });

  it.each<[object, string]>([
    [{ timeuot: 1 }, "'timeuot' is not a property of the function of route 'chat': did you mean 'timeout'?"],
    [{ memorysize: 512 }, "did you mean 'memorySize'?"],
    [{ memory: '1 GB' }, 'here it is memorySize, in MB'],
    [{ x: 1 }, 'expected one of adotInstrumentation, allowAllIpv6Outbound'],
    [{ toString: 1 }, "'toString' is not a property of "],
    [
      { timeout: 20 },
      "timeout of the function of route 'chat' must be a Duration such as Duration.seconds(20), got 20",
    ],
    [{ timeout: '30 seconds' }, "such as Duration.seconds(30), got '30 seconds'"],
    [{ memorySize: '1 GB' }, "must be a number of MB such as 512, got '1 GB'"],
    [{ environment: { COUNT: 3 } }, 'environment.COUNT of the function of route'],
  ])('refuses %j of a function, and says what to write', (props, message) => {
    const { api } = new TestStack();
    const chat = { function: { handler: ECHO, ...props } };
    expect(() => api.addRoutes(api, { chat })).toThrow(message);
    if (message.includes('route')) return;
    expect(() => new TestStack({ defaults: { function: props } })).toThrow(message);
  });

  it.each<[object, string]>([
    [{ fuction: ECHO }, "Route 'chat' has no function, only fuction: expected a handler path"],
    [{ handler: ECHO }, "Route 'chat' has no function, only handler"],
    [{ function: ECHO, returnresponse: false }, "not a property of route 'chat': did you mean 'returnResponse'?"],
  ])('refuses the route %j by name', (chat, message) => {
    const { api } = new TestStack();
    expect(() => api.addRoutes(api, { chat: chat as never })).toThrow(message);
  });

  it('refuses a Function beside defaults, which it could not take', () => {
    const stack = new TestStack({ defaults: { function: { memorySize: 512 } } });

    expect(() => stack.api.addRoutes(stack, { chat: inline(stack, 'Chat') })).toThrow(/cannot take defaults.function/);
  });

  it('accepts a route that replaces ping', () => {
    const { template } = new TestStack({ routes: { ping: ECHO } });

    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::IntegrationResponse', 0);
  });

  it('refuses at synth an authorizer without a $connect route', () => {
    const stack = new TestStack({ authorizer: 'iam' });

    expect(() => stack.template).toThrow(/an authorizer but no route \$connect.*anyone could connect/);
  });

  it.each([
    [undefined, 'CUSTOM', 'REQUEST'],
    ['iam', 'AWS_IAM', undefined],
    ['none', 'NONE', undefined],
    [{ type: 'jwt', issuer: 'https://id.example.com/', audience: 'app' }, 'CUSTOM', 'REQUEST'],
  ] as const)('asks on $connect as the authorizer %j says', (authorizer, authorizationType, authorizerType) => {
    const stack = new Stack();
    new BroadcastWebSocketApi(stack, 'Api', { ...(authorizer && { authorizer }), routes: { $connect: ECHO } });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: '$connect',
      AuthorizationType: authorizationType,
    });
    template.resourcePropertiesCountIs(
      'AWS::ApiGatewayV2::Authorizer',
      { AuthorizerType: 'REQUEST' },
      authorizerType ? 1 : 0,
    );
    expect(functionProperties(template, /^Apiconnect/)).toMatchObject({
      Environment: { Variables: { USER_ID_SOURCE: expect.any(String) as string } },
    });
  });

  it('grants IAM callers to connect', () => {
    const stack = new TestStack({ authorizer: 'iam', routes: { $connect: ECHO } });
    stack.api.grantConnect(new Role(stack, 'Client', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }));

    const [statement] = statementsOf(stack.template, /^Client/);
    expect(statement?.Action).toBe('execute-api:Invoke');
    expect(JSON.stringify(statement?.Resource)).toContain('/live/$connect');
  });
});
