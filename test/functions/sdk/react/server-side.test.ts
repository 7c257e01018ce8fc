import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { useBroadcast } from '#sdk/react';

function State({ enabled }: { readonly enabled: boolean }) {
  const { state, last } = useBroadcast({ url: 'wss://example.test/dev', enabled, latest: ['orderShipped'] });
  return `${state} ${JSON.stringify(last)}`;
}

it('rendered on a server, useBroadcast connects nothing, and needs no WebSocket there', () => {
  expect(renderToString(createElement(State, { enabled: true }))).toBe('connecting {}');
  expect(renderToString(createElement(State, { enabled: false }))).toBe('closed {}');
});
