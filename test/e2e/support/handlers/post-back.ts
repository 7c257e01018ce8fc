/** A route that posts to its own connection, and answers with the result. */
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';

const client = new ApiGatewayManagementApiClient({ endpoint: process.env.CALLBACK_URL! });

export async function main({ requestContext }: { readonly requestContext: { readonly connectionId: string } }) {
  const posted = await client
    .send(new PostToConnectionCommand({ ConnectionId: requestContext.connectionId, Data: '{"type":"posted"}' }))
    .then(() => 'done')
    .catch((error: Error) => error.name);
  return { statusCode: 200, body: JSON.stringify({ type: 'answer', posted, stage: process.env.STAGE }) };
}
