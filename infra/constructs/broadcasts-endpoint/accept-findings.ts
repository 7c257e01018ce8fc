/** Accepts what cdk-nag finds in the endpoint, with the reason. */
import { Validations } from 'aws-cdk-lib';
import type { Resource, RestApi } from 'aws-cdk-lib/aws-apigateway';

export function acceptEndpointFindings(api: RestApi, resource: Resource): void {
  accept(
    api.deploymentStage,
    'APIG1',
    'Access logs need the CloudWatch role of the account, which a fresh account lacks.',
  );
  accept(api.deploymentStage, 'APIG6', 'Execution logs need that role too, and would hold message data.');
  accept(api.deploymentStage, 'APIG3', 'IAM authenticates callers. A WAF is billed by the hour; the team may add one.');
  accept(api, 'APIG2', 'The one method with a body validates it against its model.');
  accept(resource, 'COG4', 'Callers sign with IAM, which is for services; Cognito user pools are for people.');
  accept(resource, 'APIG4', 'The browser sends a preflight request without credentials; POST requires IAM.');
}

const accept = (scope: Parameters<typeof Validations.of>[0], id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id: `AwsSolutions-${id}`, reason });
