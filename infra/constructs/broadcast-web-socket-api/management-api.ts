/** Rights to use `@connections`, for one stage and method, and to open a connection. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { acceptWildcard } from '../accept-wildcard';
import { CONNECT } from './route-keys';

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
    'It covers every connection of this stage; their ids are not known before they connect.',
  );
  return Grant.addToPrincipal({ grantee: fn, actions: ['execute-api:ManageConnections'], resourceArns: [resource] });
}

/** Allows an IAM caller to open a connection to a stage. */
export function grantConnect(grantee: IGrantable, api: IWebSocketApi, { stageName }: IWebSocketStage): Grant {
  const resource = Stack.of(api).formatArn({
    service: 'execute-api',
    resource: api.apiId,
    resourceName: `${stageName}/${CONNECT}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: [resource] });
}
