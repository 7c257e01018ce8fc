/** Where posts go, by the address of the callback. */
import { endpointOf } from '#functions/send-batch/transport/endpoint';

it.each([
  ['https://abc.execute-api.eu-west-1.amazonaws.com', 'abc.execute-api.eu-west-1.amazonaws.com', 443, true],
  ['https://ws.example.com:8443', 'ws.example.com', 8443, true],
  ['http://127.0.0.1', '127.0.0.1', 80, false],
  ['http://127.0.0.1:4566', '127.0.0.1', 4566, false],
  ['http://[::1]:4566', '::1', 4566, false],
])('%s', (origin, host, port, secure) => {
  expect(endpointOf(origin, 'as-in-host')).toEqual({ origin, authority: 'as-in-host', host, port, secure });
});
