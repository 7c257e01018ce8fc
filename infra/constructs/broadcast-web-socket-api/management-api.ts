/** The right to reach connections through `@connections`: of one stage, and of one method where that is enough. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { acceptWildcard } from '../accept-wildcard';

/** POST sends, GET describes, DELETE closes. */
export type ConnectionMethod = 'POST' | 'GET' | 'DELETE';

/** @param method `*` for all of them */
export function grantConnections(
  fn: IFunction,
  api: IWebSocketApi,
  { stageName }: IWebSocketStage,
  method: ConnectionMethod | '*',
): Grant {
  const resource = Stack.of(api).formatArn({
    service: 'execute-api',
    resource: api.apiId,
    resourceName: `${stageName}/${method}/@connections/*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  acceptWildcard(
    fn,
    resource,
    'It is for every connection of this stage; their ids are not known before they connect.',
  );
  return Grant.addToPrincipal({ grantee: fn, actions: ['execute-api:ManageConnections'], resourceArns: [resource] });
}
