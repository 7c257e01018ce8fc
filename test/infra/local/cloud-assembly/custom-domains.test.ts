import { withoutCustomDomains } from '#local/cloud-assembly/custom-domains';
import type { Template } from '#local/cloud-assembly/template';

const resource = (Type: string, Properties: object) => ({ Type, Properties });
const mapping = (DomainName: unknown, Stage: unknown, ApiMappingKey?: string) =>
  resource('AWS::ApiGatewayV2::ApiMapping', {
    ApiId: { Ref: 'Api' },
    DomainName,
    Stage,
    ...(ApiMappingKey && { ApiMappingKey }),
  });
const template = (value: string, Resources: object) =>
  ({ Resources, Outputs: { Url: { Value: value } } }) as unknown as Template;

describe('the address of a custom domain', () => {
  const resources = {
    Domain: resource('AWS::ApiGatewayV2::DomainName', { DomainName: 'ws.example.com' }),
    Stage: resource('AWS::ApiGatewayV2::Stage', { StageName: 'prod' }),
    Root: mapping({ Ref: 'Domain' }, { Ref: 'Stage' }),
    Chat: mapping('ws.example.com', 'chat', 'talk/v1'),
  };

  it.each([
    ['wss://ws.example.com', 'wss://custom-domain-of-Api.execute-api.local.amazonaws.com/prod'],
    ['https://ws.example.com/talk/v1', 'https://custom-domain-of-Api.execute-api.local.amazonaws.com/chat'],
    [
      'https://ws.example.com/@connections/1',
      'https://custom-domain-of-Api.execute-api.local.amazonaws.com/prod/@connections/1',
    ],
    ['https://ws.example.community', 'https://ws.example.community'],
    ['https://other.example.com', 'https://other.example.com'],
    ['ws.example.com', 'ws.example.com'],
  ])('%s becomes %s', (value, expected) => {
    expect(withoutCustomDomains(template(value, resources)).Outputs.Url).toEqual({ Value: expected });
  });

  it('stays if the domain or the stage is made elsewhere', () => {
    const elsewhere = { Root: mapping({ 'Fn::ImportValue': 'x' }, 'prod') };

    expect(withoutCustomDomains(template('wss://ws.example.com', elsewhere)).Outputs.Url).toEqual({
      Value: 'wss://ws.example.com',
    });
  });
});
