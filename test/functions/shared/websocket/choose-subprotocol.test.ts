import { chooseSubprotocol } from '#shared/websocket/subprotocols';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

it.each([
  ['none when none is offered', undefined, undefined],
  ['none when the header is empty', '', undefined],
  ['broadcast when it is offered', `broadcast, ${TOKEN}`, 'broadcast'],
  ['broadcast wherever it stands', `${TOKEN},graphql-ws,broadcast`, 'broadcast'],
  ['the first other one', 'graphql-ws, mqtt', 'graphql-ws'],
  ['not the token, if there is another', `${TOKEN}, mqtt`, 'mqtt'],
  ['the token, if there is nothing else', TOKEN, TOKEN],
])('chooses %s', (_, header, chosen) => {
  expect(chooseSubprotocol(header === undefined ? {} : { headers: { 'sec-websocket-protocol': header } })).toBe(chosen);
});

it('reads every line of the header, in any letter case', () => {
  const multiValueHeaders = { 'SEC-WebSocket-Protocol': ['mqtt', 'broadcast'] };
  expect(chooseSubprotocol({ headers: { 'SEC-WebSocket-Protocol': 'broadcast' }, multiValueHeaders })).toBe(
    'broadcast',
  );
});
