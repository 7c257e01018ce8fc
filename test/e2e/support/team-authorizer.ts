/** An authorizer of a team's own, for the mode `lambda`: whoever shows a ticket is let in under the name on it. */
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
