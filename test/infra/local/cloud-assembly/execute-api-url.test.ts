import { toLocalUrls } from '#local/cloud-assembly/execute-api-url';

it.each([
  ['https://abc123.execute-api.eu-west-1.amazonaws.com/dev', 'http://127.0.0.1:4566/dev'],
  ['wss://abc123.execute-api.us-gov-west-1.amazonaws.com/dev', 'ws://127.0.0.1:4566/dev'],
  [
    'https://a.execute-api.eu-west-1.amazonaws.com,wss://b.execute-api.eu-west-1.amazonaws.com/x',
    'http://127.0.0.1:4566,ws://127.0.0.1:4566/x',
  ],
  ['https://api.example.com/dev', 'https://api.example.com/dev'],
  ['abc.execute-api.eu-west-1.amazonaws.com', 'abc.execute-api.eu-west-1.amazonaws.com'],
])('%s becomes %s', (url, expected) => {
  expect(toLocalUrls(url, 'http://127.0.0.1:4566')).toBe(expected);
});
