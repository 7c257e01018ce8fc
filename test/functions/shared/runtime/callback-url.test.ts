import { clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';

describe('CALLBACK_URL', () => {
  it('of a stage tells the region and the API', () => {
    expect(parseCallbackUrl('https://abc123.execute-api.eu-west-1.amazonaws.com/prod')).toEqual({
      origin: 'https://abc123.execute-api.eu-west-1.amazonaws.com',
      host: 'abc123.execute-api.eu-west-1.amazonaws.com',
      basePath: '/prod',
      region: 'eu-west-1',
      apiId: 'abc123',
    });
  });

  it('in China tells the region, too', () => {
    expect(parseCallbackUrl('https://abc.execute-api.cn-north-1.amazonaws.com.cn/prod').region).toBe('cn-north-1');
  });

  it.each([
    ['https://ws.example.com', ''],
    ['https://ws.example.com/', ''],
    ['https://ws.example.com/chat', '/chat'],
    ['https://ws.example.com//chat/v2//', '/chat/v2'],
    ['https://ws.example.com:443/a%20b', '/a%20b'],
  ])('of a custom domain, %s, has the base path "%s" and no region', (url, basePath) => {
    expect(parseCallbackUrl(url)).toEqual({ origin: 'https://ws.example.com', host: 'ws.example.com', basePath });
  });

  it('keeps a port that is not the default, as the Host header does', () => {
    expect(parseCallbackUrl('http://127.0.0.1:4566/local')).toMatchObject({
      host: '127.0.0.1:4566',
      basePath: '/local',
    });
  });

  it.each([
    ['abc123.execute-api.eu-west-1.amazonaws.com/prod', 'is not an https URL'],
    ['wss://abc123.execute-api.eu-west-1.amazonaws.com/prod', 'is not an https URL'],
    ['http://ws.example.com/prod', 'is http, which only a loopback address may use'],
    ['https://user:secret@ws.example.com', 'has credentials, a query or a fragment'],
    ['https://user@ws.example.com', 'has credentials, a query or a fragment'],
    ['https://:secret@ws.example.com', 'has credentials, a query or a fragment'],
    ['https://ws.example.com/?stage=prod', 'has credentials, a query or a fragment'],
    ['https://ws.example.com/#prod', 'has credentials, a query or a fragment'],
  ])('%s is refused with what is wrong with it', (url, problem) => {
    expect(() => parseCallbackUrl(url)).toThrow(
      new Error(
        'CALLBACK_URL must be the https URL of the WebSocket stage or of its custom domain, ' +
          `such as https://abc123.execute-api.eu-west-1.amazonaws.com/prod: '${url}' ${problem}`,
      ),
    );
  });
});

describe('the endpoint of an SDK client', () => {
  it('is the stage with its region, or a custom domain, whose region the SDK knows', () => {
    const stage = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
    expect(clientEndpoint(parseCallbackUrl(stage))).toEqual({ endpoint: stage, region: 'eu-west-1' });
    const custom = clientEndpoint(parseCallbackUrl('https://ws.example.com/chat/'));
    expect(custom).toEqual({ endpoint: 'https://ws.example.com/chat' });
    expect(custom).not.toHaveProperty('region');
  });

  it.each([
    'https://abc.execute-api.eu-west-1.amazonaws.com.example.com',
    'https://ws.abc.execute-api.eu-west-1.amazonaws.com',
    'https://execute-api.eu-west-1.amazonaws.com',
  ])('%s is a domain like any other', (url) => {
    expect(parseCallbackUrl(url)).toMatchObject({ apiId: undefined, region: undefined });
  });
});
