import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BroadcastWebSocketApi } from '#constructs/broadcast-web-socket-api/index';
import { ECHO, NOBODY_ASKS, TestStack } from './support/stack';

describe('stage of BroadcastWebSocketApi', () => {
  it('writes no access log, throttles nothing and keeps no metrics of routes unless asked', () => {
    new TestStack().template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: 'live',
      AutoDeploy: true,
      AccessLogSettings: Match.absent(),
      DefaultRouteSettings: Match.absent(),
      RouteSettings: Match.absent(),
    });
  });

  it('writes an access log into its own group', () => {
    const stack = new TestStack({ accessLog: true });

    stack.template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: Match.stringLikeRegexp('"requestId":"\\$context.requestId"') },
    });
    stack.template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    expect(stack.api.cdk.accessLogGroup).toBeDefined();
  });

  it('writes it in the format given', () => {
    new TestStack({ accessLog: '$context.requestId $context.routeKey' }).template.hasResourceProperties(
      'AWS::ApiGatewayV2::Stage',
      { AccessLogSettings: { Format: '$context.requestId $context.routeKey' } },
    );
  });

  it.each([
    ['one_day', 1],
    ['one_week', 7],
    ['thirteen_months', 400],
    ['ten_years', 3653],
    [RetentionDays.THREE_DAYS, 3],
  ] as const)('keeps it for %s', (retention, days) => {
    new TestStack({ accessLog: { retention } }).template.hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: days,
    });
  });

  it("keeps it for ever as 'infinite'", () => {
    new TestStack({ accessLog: { retention: 'infinite' } }).template.hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: Match.absent(),
    });
  });

  it('writes it to a destination that exists', () => {
    const destinationArn = 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/amazon-apigateway-chat';
    const stack = new TestStack({ accessLog: { destinationArn } });

    stack.template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { DestinationArn: destinationArn },
    });
    stack.template.resourceCountIs('AWS::Logs::LogGroup', 0);
    expect(stack.api.cdk.accessLogGroup).toBeUndefined();
  });

  it('throttles the routes that clients choose, which are made before it, and keeps detailed metrics', () => {
    const { api, template } = new TestStack({
      throttle: { rateLimit: 500, burstLimit: 200 },
      detailedMetrics: true,
    });
    const settings = { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 200, DetailedMetricsEnabled: true };
    const chosen = api.routes.filter((key) => key !== '$connect' && key !== '$disconnect');
    expect(chosen).toContain('ping');
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const { Properties, DependsOn } = stage as { Properties: Record<string, unknown>; DependsOn: string[] };
    expect(Properties.RouteSettings).toEqual(Object.fromEntries(chosen.map((key) => [key, settings])));
    expect(Properties.DefaultRouteSettings).toEqual({ DetailedMetricsEnabled: true });
    const routes = template.findResources('AWS::ApiGatewayV2::Route');
    const before = DependsOn.map(
      (id) => (routes[id] as { Properties: { RouteKey: string } } | undefined)?.Properties.RouteKey,
    );
    expect(before).toEqual(expect.arrayContaining(chosen));
  });

  it('leaves routes of other stacks to the limits of the account: they are made after the stage', () => {
    const stack = new TestStack({ throttle: { rateLimit: 500, burstLimit: 200 } });
    stack.api.addRoutes(new Stack(App.of(stack), 'Other'), { later: ECHO });
    const [stage] = Object.values(stack.template.findResources('AWS::ApiGatewayV2::Stage'));
    expect((stage as { Properties: { RouteSettings: object } }).Properties.RouteSettings).not.toHaveProperty('later');
  });

  it('takes props of the API and the stage, and an id, from cdk', () => {
    const stack = new TestStack({
      cdk: {
        id: 'Moved',
        webSocketApi: { apiName: 'chat', routeSelectionExpression: '$request.body.kind' },
        webSocketStage: { stageName: 'v2', description: 'second' },
      },
    });

    expect(stack.api.node.id).toBe('Moved');
    stack.template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      Name: 'chat',
      RouteSelectionExpression: '$request.body.kind',
    });
    stack.template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: 'v2', Description: 'second' });
    expect(stack.resolve(stack.api.callbackUrl)).toMatchObject({
      'Fn::Join': ['', expect.arrayContaining(['https://', expect.stringMatching(/\/v2$/)])],
    });
  });

  it('adds its routes to an API and a stage that exist, and knows their addresses', () => {
    const stack = new Stack(new App(), 'Test', { env: { region: 'eu-west-1', account: '000000000000' } });
    const webSocketApi = WebSocketApi.fromWebSocketApiAttributes(stack, 'Theirs', { webSocketId: 'abc123' });
    const webSocketStage = WebSocketStage.fromWebSocketStageAttributes(stack, 'Stage', {
      api: webSocketApi,
      stageName: 'prod',
    });
    const api = new BroadcastWebSocketApi(stack, 'Api', {
      ...NOBODY_ASKS,
      routes: { chat: ECHO },
      cdk: { webSocketApi, webSocketStage },
    });

    expect(stack.resolve(api.url)).toMatchObject({
      'Fn::Join': ['', ['wss://abc123.execute-api.eu-west-1.', expect.anything(), '/prod']],
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    template.resourceCountIs('AWS::ApiGatewayV2::Stage', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { ApiId: 'abc123', RouteKey: 'chat' });
  });

  it('refuses by name what a stage that exists cannot be given', () => {
    const stack = new Stack(new App(), 'Test');
    const webSocketApi = WebSocketApi.fromWebSocketApiAttributes(stack, 'Theirs', { webSocketId: 'abc123' });
    const webSocketStage = WebSocketStage.fromWebSocketStageAttributes(stack, 'Stage', {
      api: webSocketApi,
      stageName: 'p',
    });
    const create = (props: object) => () =>
      new BroadcastWebSocketApi(new Stack(), 'Api', {
        ...NOBODY_ASKS,
        ...props,
        cdk: { webSocketApi, webSocketStage },
      });

    expect(create({ accessLog: true })).toThrow(/accessLog is set where the stage is made/);
    expect(create({ customDomain: 'ws.example.com' })).toThrow(/customDomain is set where the stage is made/);
  });

  it('refuses an unknown retention', () => {
    expect(() => new TestStack({ accessLog: { retention: 'a_while' as never } })).toThrow(
      /retention must be one of one_day, .*infinite, got 'a_while'/,
    );
  });
});
