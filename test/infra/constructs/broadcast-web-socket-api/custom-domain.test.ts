import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, DomainName, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { BroadcastWebSocketApi, type CustomDomain } from '#constructs/broadcast-web-socket-api/index';
import { ECHO, NOBODY_ASKS, TestStack } from './support/stack';

const ZONE = { hostedZoneId: 'Z123', zoneName: 'example.com' };
const CERTIFICATE_ARN = 'arn:aws:acm:eu-west-1:000000000000:certificate/1';
const apiOn = (stack: Stack, id: string, customDomain: CustomDomain) =>
  new BroadcastWebSocketApi(stack, id, { ...NOBODY_ASKS, customDomain });
const certificateIn = (stack: Stack) => Certificate.fromCertificateArn(stack, 'Given', CERTIFICATE_ARN);
const sampleStack = () => new Stack(new App(), 'Test');

describe('customDomain of BroadcastWebSocketApi', () => {
  it('serves the stage under a name, in the zone of its parent by name, and says what waits', () => {
    const stack = new TestStack({ customDomain: 'ws.example.com' });

    stack.template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'ws.example.com' });
    stack.template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: Match.absent() });
    stack.template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'ws.example.com.',
      Type: 'A',
      HostedZoneName: 'example.com.',
    });
    stack.template.hasResourceProperties('AWS::CertificateManager::Certificate', { ValidationMethod: 'DNS' });
    expect(stack.warnings(/wait until the validation record of ws.example.com's certificate/)).toHaveLength(1);
    expect(stack.api.customDomainUrl).toBe('wss://ws.example.com');
    expect(stack.api.callbackUrl).toBe('https://ws.example.com');
  });

  it('makes record and certificate in a zone given by id and name, and waits for nobody', () => {
    const stack = new TestStack({ customDomain: { domainName: 'ws.example.com', hostedZone: ZONE } });

    stack.template.hasResourceProperties('AWS::Route53::RecordSet', { HostedZoneId: 'Z123', Name: 'ws.example.com.' });
    stack.template.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainValidationOptions: [{ DomainName: 'ws.example.com', HostedZoneId: 'Z123' }],
    });
    expect(stack.warnings(/certificate/)).toEqual([]);
    expect(stack.api.cdk.certificate).toBeDefined();
    expect(stack.api.cdk.domainName).toBeDefined();
  });

  it('takes the zone of a construct, and one by another name', () => {
    const stack = sampleStack();
    const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', ZONE);
    apiOn(stack, 'One', { domainName: 'one.example.com', cdk: { hostedZone } });
    apiOn(stack, 'Two', { domainName: 'ws.two.example.com', hostedZone: 'example.com' });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Route53::RecordSet', { HostedZoneId: 'Z123', Name: 'one.example.com.' });
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      HostedZoneName: 'example.com.',
      Name: 'ws.two.example.com.',
    });
  });

  it('looks a zone up only when asked to', () => {
    const env = { account: '000000000000', region: 'eu-west-1' };
    const missing = (customDomain: CustomDomain) => {
      const stack = new TestStack({ customDomain }, { env });
      return (stack.node.root as App).synth().manifest.missing ?? [];
    };

    expect(missing('ws.example.com')).toEqual([]);
    expect(missing({ domainName: 'ws.example.com', hostedZone: ZONE })).toEqual([]);
    expect(missing({ domainName: 'ws.example.com', hostedZone: { lookup: true } })).toMatchObject([
      { provider: 'hosted-zone', props: { domainName: 'example.com' } },
    ]);
    expect(missing({ domainName: 'ws.example.com', hostedZone: { lookup: 'other.com' } })).toMatchObject([
      { props: { domainName: 'other.com' } },
    ]);
  });

  it('serves it under a path, which the callback URL has and the stage it has not', () => {
    const { api, template } = new TestStack({
      stageName: 'prod',
      customDomain: { domainName: 'ws.example.com', path: 'chat/v1', hostedZone: ZONE },
    });

    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'chat/v1', Stage: 'prod' });
    expect(api.customDomainUrl).toBe('wss://ws.example.com/chat/v1');
    expect(api.callbackUrl).toBe('https://ws.example.com/chat/v1');
  });

  it('gives the functions of routes the callback URL of the domain', () => {
    const { template } = new TestStack({
      customDomain: { domainName: 'ws.example.com', hostedZone: ZONE },
      routes: { chat: ECHO },
    });

    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CALLBACK_URL: 'https://ws.example.com' } },
    });
  });

  it('calls back through the stage for a wildcard, which is no host', () => {
    const stack = new TestStack({ customDomain: { domainName: '*.example.com', hostedZone: ZONE } });

    stack.template.hasResourceProperties('AWS::Route53::RecordSet', { Name: '*.example.com.' });
    expect(stack.api.customDomainUrl).toBeUndefined();
    expect(JSON.stringify(stack.resolve(stack.api.callbackUrl))).toMatch(/execute-api.*\/live/);
  });

  it('makes no record for a domain whose DNS is elsewhere, and calls back through the stage', () => {
    const stack = sampleStack();
    const api = apiOn(stack, 'Api', {
      domainName: 'ws.example.com',
      isExternalDomain: true,
      cdk: { certificate: certificateIn(stack) },
    });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: CERTIFICATE_ARN })],
    });
    expect(api.customDomainUrl).toBe('wss://ws.example.com');
    expect(JSON.stringify(stack.resolve(api.callbackUrl))).toMatch(/execute-api.*\/live/);
  });

  it('serves several APIs on one domain, each under its path', () => {
    const stack = sampleStack();
    const first = apiOn(stack, 'First', { domainName: 'ws.example.com', hostedZone: ZONE });
    const { domainName } = first.cdk;
    const second = apiOn(stack, 'Second', { path: 'chat', cdk: { domainName: domainName! } });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 2);
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
    expect(second.callbackUrl).toBe('https://ws.example.com/chat');
    expect(second.cdk.domainName).toBe(domainName);
  });

  it('takes a domain that exists outside the app', () => {
    const stack = sampleStack();
    const domainName = DomainName.fromDomainNameAttributes(stack, 'Theirs', {
      name: 'ws.example.com',
      regionalDomainName: 'd-1.execute-api.eu-west-1.amazonaws.com',
      regionalHostedZoneId: 'Z9',
    });
    const api = apiOn(stack, 'Api', { path: 'live', cdk: { domainName } });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { DomainName: 'ws.example.com' });
    expect(api.callbackUrl).toBe('https://ws.example.com/live');
  });

  it('refuses at synth a WebSocket API beside an HTTP API on one domain name', () => {
    const stack = sampleStack();
    const api = apiOn(stack, 'Api', { domainName: 'api.example.com', path: 'ws', hostedZone: ZONE });
    new ApiMapping(stack, 'Http', { api: new HttpApi(stack, 'HttpApi'), domainName: api.cdk.domainName! });

    expect(() => Template.fromStack(stack)).toThrow(
      /api.example.com also serves the HTTP API mapped by Test\/Http\/Resource, but API Gateway does not mix WebSocket APIs with others/,
    );
  });

  it('refuses at synth a WebSocket API beside a REST API on one domain name', () => {
    const stack = sampleStack();
    const domain = { domainName: 'api.example.com', certificate: certificateIn(stack) };
    const rest = new TestStack({ routes: { chat: ECHO } });
    new LambdaRestApi(rest, 'Rest', { handler: rest.api.getFunction('chat') }).addDomainName('Domain', domain);
    new BroadcastWebSocketApi(rest, 'Other', {
      ...NOBODY_ASKS,
      customDomain: { domainName: 'api.example.com', path: 'ws', hostedZone: ZONE },
    });

    expect(() => rest.template).toThrow(/also serves the REST API mapped by .*api.example.com is made 2 times/s);
  });

  it('refuses at synth two APIs under one path of a domain', () => {
    const stack = sampleStack();
    const first = apiOn(stack, 'First', { domainName: 'ws.example.com', path: 'chat', hostedZone: ZONE });
    apiOn(stack, 'Second', { path: 'chat', cdk: { domainName: first.cdk.domainName! } });

    expect(() => Template.fromStack(stack)).toThrow(
      /ws.example.com\/chat is also mapped by .*: give each API its own path/,
    );
  });

  it.each<[string, CustomDomain, RegExp]>([
    ['upper case', 'WS.example.com', /in lower case such as ws.example.com.*got 'WS.example.com'/],
    ['a wildcard inside', 'a.*.example.com', /customDomain.domainName must be/],
    ['a path with a slash at its end', { domainName: 'ws.example.com', path: 'chat/' }, /customDomain.path must be/],
    ['no name', {}, /customDomain needs domainName/],
    [
      'an external domain without its certificate',
      { domainName: 'ws.example.com', isExternalDomain: true },
      /isExternalDomain needs cdk.certificate/,
    ],
  ])('refuses %s', (_, customDomain, message) => {
    expect(() => new TestStack({ customDomain })).toThrow(message);
  });

  it('refuses a name beside a domain that exists', () => {
    const stack = sampleStack();
    const first = apiOn(stack, 'First', { domainName: 'ws.example.com', hostedZone: ZONE });

    expect(() =>
      apiOn(stack, 'Second', { domainName: 'ws.example.com', cdk: { domainName: first.cdk.domainName! } }),
    ).toThrow(/customDomain.domainName is for a domain that is made here/);
  });
});
