/** Where clients connect and events are put, and what a client has to show. */
import type { ClientAuthorizer } from '#constructs/authorizer/client-authorizer';
import { whatClientsShow } from '#tools/stack/how-to-connect';
import { UNKNOWN_HOST, type DescribedService } from './described-service';

type Part = Readonly<Record<string, unknown>>;

export const CLIENT_SCHEME = 'client';

const REGION = { description: 'Region of the stack.' };
/** Of a stack that is not deployed yet. */
const VARIABLES = {
  apiId: { description: 'Known when the stack is deployed: see its output WebSocketUrl.' },
  region: REGION,
};

export function webSocketServer({ webSocketUrl, authorizer }: DescribedService, isSecured: boolean): Part {
  const [, protocol = 'wss', host = '', pathname] = /^(wss?):\/\/([^/]+)(\/.*)?$/.exec(webSocketUrl) ?? [];
  return {
    host,
    ...(host === UNKNOWN_HOST && { variables: VARIABLES }),
    ...(pathname !== undefined && { pathname }),
    protocol,
    description: `A WebSocket API of API Gateway: ${whatClientsShow(authorizer)}.`,
    ...(isSecured && { security: [{ $ref: `#/components/securitySchemes/${CLIENT_SCHEME}` }] }),
  };
}

export const eventBusServer = (): Part => ({
  host: 'events.{region}.amazonaws.com',
  protocol: 'eventbridge',
  description:
    'The event bus of the stack (output EventBusName). PutEvents of EventBridge puts events there, signed with IAM.',
  variables: { region: REGION },
});

/** @returns undefined if a client has nothing to show */
export function securityScheme(authorizer: ClientAuthorizer): Part | undefined {
  const description = `${whatClientsShow(authorizer)}.`;
  switch (authorizer.type) {
    case 'none':
      return undefined;
    case 'token':
    case 'jwt':
    case 'cognito':
      return {
        type: 'httpApiKey',
        name: 'token',
        in: 'query',
        description: `${description} The token may be offered as a subprotocol instead, after 'broadcast'.`,
      };
    case 'iam':
      return { type: 'httpApiKey', name: 'X-Amz-Signature', in: 'query', description };
    case 'lambda':
      return lambdaScheme(authorizer.identitySource ?? [], description);
  }
}

function lambdaScheme(identitySource: readonly string[], description: string): Part | undefined {
  const [, place, name] =
    identitySource
      .map((source) => /^route\.request\.(querystring|header)\.(.+)$/.exec(source))
      .find((found) => found !== null) ?? [];
  // A document cannot say that a function decides by something else.
  if (name === undefined) return undefined;
  return { type: 'httpApiKey', name, in: place === 'header' ? 'header' : 'query', description };
}

/** The token in the address. */
export const clientBinding = ({ type }: ClientAuthorizer): Part | undefined =>
  type === 'token' || type === 'jwt' || type === 'cognito'
    ? { method: 'GET', query: { type: 'object', properties: { token: { type: 'string' } } }, bindingVersion: '0.1.0' }
    : undefined;
