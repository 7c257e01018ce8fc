/**
 * `AWS::Lambda::Version` and `AWS::Lambda::Alias`: further names of a function. Local mode keeps no old code, so each of them
 * runs the function as it is.
 */
import type { LocalContext } from '../../core/context';
import type { CreatedResource, ResourceProvider } from '../../core/resource';
import { functionArn, type FunctionStore } from '../function-store';

export const versionProvider = ({ environment }: LocalContext, functions: FunctionStore): ResourceProvider => ({
  type: 'AWS::Lambda::Version',
  // Its logical id changes with the code.
  removable: true,
  reference: { of: (name) => referenceTo(functionArn(environment, name), '1') },
  create({ properties }) {
    properties.ignore('local mode keeps no old code', 'Description', 'CodeSha256', 'RuntimePolicy');
    properties.ignore('an environment starts when it is needed', 'ProvisionedConcurrencyConfig');
    const versionArn = functions.addVersion(properties.string('FunctionName'));
    return referenceTo(versionArn, versionArn.slice(versionArn.lastIndexOf(':') + 1));
  },
});

const referenceTo = (versionArn: string, version: string): CreatedResource => ({
  ref: versionArn,
  attributes: { FunctionArn: versionArn, Version: version },
});

export const aliasProvider = ({ environment }: LocalContext, functions: FunctionStore): ResourceProvider => ({
  type: 'AWS::Lambda::Alias',
  replaceable: true,
  reference: { of: (name) => ({ ref: functionArn(environment, name) }) },
  create({ properties }) {
    properties.ignore('local mode keeps no old code', 'Description', 'FunctionVersion');
    properties.ignore('an environment starts when it is needed', 'ProvisionedConcurrencyConfig');
    properties.missed('RoutingConfig', 'every version runs the code as it is');
    const aliasArn = functions.addQualifier(properties.string('FunctionName'), properties.string('Name'));
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  },
});
