/** `AWS::Lambda::Permission`: a statement of the function's resource policy, e.g. that a rule may invoke it. */
import type { LocalContext } from '../../core/context';
import type { ResourceProvider } from '../../core/resource';
import type { FunctionStore } from '../function-store';

export const permissionProvider = (
  { resourcePolicies }: Pick<LocalContext, 'resourcePolicies'>,
  functions: FunctionStore,
): ResourceProvider => ({
  type: 'AWS::Lambda::Permission',
  create({ logicalId, properties }) {
    const name = properties.string('FunctionName');
    functions.get(name);
    const functionArn = functions.arnOf(name);
    const principal = properties.string('Principal');
    const sourceArn = properties.optionalString('SourceArn');
    const sourceAccount = properties.optionalString('SourceAccount');
    const action = properties.string('Action');
    properties.refuseOthers('without it the permission would allow more');
    resourcePolicies.add(functionArn, {
      Sid: logicalId,
      Effect: 'Allow',
      Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
      Action: action,
      Resource: functionArn,
      Condition: {
        ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      },
    });
    return { ref: logicalId, attributes: { Id: logicalId } };
  },
});
