/** A team's own authorizer, for the mode `lambda`: lets clients with a ticket in, under the name on the ticket. */
interface AuthorizerEvent {
  readonly methodArn: string;
  readonly queryStringParameters?: { readonly ticket?: string };
}

export async function handler({ methodArn, queryStringParameters: { ticket = '' } = {} }: AuthorizerEvent) {
  return {
    principalId: ticket,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: ticket === 'eve' ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
    },
    context: { guest: ticket, channels: '["lobby"]' },
  };
}
