import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { validateRequest } from '#shared/request/validate-request';
import { BroadcastsEndpoint, type BroadcastsEndpointProps } from '#constructs/broadcasts-endpoint/index';
import { JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { REQUEST_SCHEMA } from '#constructs/broadcasts-endpoint/request-model';
import { checkSchema, isValid } from '#local/rest-api/json-schema';

function endpointIn(props: Partial<BroadcastsEndpointProps> = {}) {
  const stack = new Stack(new App(), 'Test');
  const endpoint = new BroadcastsEndpoint(stack, 'Http', { bus: new EventBus(stack, 'Bus'), ...props });
  return { stack, endpoint, template: () => Template.fromStack(stack) };
}

describe('BroadcastsEndpoint', () => {
  it('puts the body on the bus by PutEvents, without a function, by a role that may do no more', () => {
    const template = endpointIn().template();

    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      AuthorizationType: 'AWS_IAM',
      Integration: {
        Type: 'AWS',
        PassthroughBehavior: 'NEVER',
        RequestTemplates: { 'application/json': Match.anyValue() },
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'events:PutEvents', Effect: 'Allow' })] },
    });
  });

  it('has bodies checked against the model before they are put', () => {
    const template = endpointIn().template();

    template.hasResourceProperties('AWS::ApiGateway::RequestValidator', { ValidateRequestBody: true });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      RequestModels: { 'application/json': Match.anyValue() },
      RequestValidatorId: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'BAD_REQUEST_BODY',
      StatusCode: '400',
    });
  });

  it('calls nothing accepted but a 200 of EventBridge', () => {
    const [method] = Object.values(endpointIn().template().findResources('AWS::ApiGateway::Method'));
    const { IntegrationResponses: responses } = (
      method!.Properties as { Integration: { IntegrationResponses: Record<string, unknown>[] } }
    ).Integration;

    expect(responses.map(({ StatusCode, SelectionPattern }) => [StatusCode, SelectionPattern])).toEqual([
      ['202', '200'],
      ['503', undefined],
    ]);
  });

  it('lets no page of another origin call it unless asked to', () => {
    endpointIn().template().resourceCountIs('AWS::ApiGateway::Method', 1);

    const template = endpointIn({ allowOrigins: ['https://app.example.com'] }).template();
    template.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' });
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'DEFAULT_4XX',
      ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'" },
    });
  });

  it.each([['*'], ['http://localhost:5173'], ['capacitor://localhost']])('takes %s for an origin', (origin) => {
    endpointIn({ allowOrigins: [origin] })
      .template()
      .hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS' });
  });

  it.each([
    [['https://app.example.com/'], 'https://app.example.com/'],
    [['app.example.com'], 'app.example.com'],
    [['https://app.example.com', '*'], '*'],
    [['https://a.example"b'], 'https://a.example'],
    [['https://app.example.com:443'], ':443'],
  ])('refuses %j, which no browser sends as an origin', (allowOrigins, got) => {
    expect(() => endpointIn({ allowOrigins })).toThrow('allowOrigins must be origins as browsers send them');
    expect(() => endpointIn({ allowOrigins })).toThrow(got);
  });

  it('throttles its stage', () => {
    endpointIn({ throttle: { rateLimit: 5, burstLimit: 2 } })
      .template()
      .hasResourceProperties('AWS::ApiGateway::Stage', {
        MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 2 })],
      });
  });

  it('grants to publish, and nothing else', () => {
    const { stack, endpoint, template } = endpointIn();
    endpoint.grantPublish(new Role(stack, 'Publisher', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));

    const policies = JSON.stringify(template().findResources('AWS::IAM::Policy'));
    expect(policies).toMatch(/"Action":"execute-api:Invoke"/);
    expect(policies).toMatch(/POST\/broadcasts/);
  });
});

describe('the model of a request', () => {
  // CDK writes `schema` as `$schema`.
  const asSchema = checkSchema({ $schema: JsonSchemaVersion.DRAFT4, ...REQUEST_SCHEMA }, 'REQUEST_SCHEMA');
  const request = (changes: object) => ({
    audience: { users: ['alice'] },
    message: { type: 'hello', data: 1 },
    ...changes,
  });
  const accepted = (value: unknown) => {
    try {
      return Boolean(validateRequest(value));
    } catch {
      return false;
    }
  };

  it.each([
    request({}),
    request({ audience: { everyone: true, exclude: { users: ['bob'] } } }),
    request({ audience: { channels: ['orders'], connections: ['c1='] }, expiresAt: '2026-12-24T18:00:00Z' }),
    request({ idempotencyKey: 'k'.repeat(128), message: { type: 'x', data: null } }),
    request({ message: { type: 'x', data: 1, supersedes: { key: 'A-1', version: 3 } } }),
    request({ message: { type: 'x', data: 1, supersedes: { key: 'A-1', version: '2026-12-24T18:00:00Z' } } }),
    request({ message: { type: 'x', data: 1, retain: 'A-1' }, history: true }),
    request({ history: false }),
    request({ resendOf: { broadcastId: 'a/b/c', time: '2026-12-24T18:00:00Z' } }),
  ])('takes what OpenBroadcast takes: %j', (value) => {
    expect([isValid(value, asSchema), accepted(value)]).toEqual([true, true]);
  });

  it.each([
    {},
    [],
    'text',
    request({ message: { type: 'x', data: 1, supersedes: { key: 'A-1', version: true } } }),
    request({ message: { type: 'x', data: 1, supersedes: { key: 'A-1' } } }),
    request({ message: { type: 'x', data: 1, retain: '' } }),
    request({ message: { type: 'x', data: 1, retain: true } }),
    request({ history: 'no' }),
    request({ audience: {} }),
    request({ audience: { exclude: { users: ['bob'] } } }),
    request({ audience: { users: 'alice' } }),
    request({ audience: { users: [''] } }),
    request({ audience: { everyone: 'yes' } }),
    request({ message: { type: 'hello' } }),
    request({ message: { data: 1 } }),
    request({ messages: [] }),
    request({ idempotencyKey: 'k'.repeat(129) }),
    request({ idempotencyKey: 7.5 }),
  ])('refuses what OpenBroadcast refuses: %j', (value) => {
    expect([isValid(value, asSchema), accepted(value)]).toEqual([false, false]);
  });
});
