/** Calls a method as an operation of the registry, which checks with IAM that the caller has `execute-api:Invoke` on it. */
import type { LocalContext } from '../core/context';
import { arn } from '../core/identity';
import type { LocalService, Operation } from '../core/service';

export const REST_SERVICE = 'execute-api-rest';
export const INVOKE = 'Invoke';

export function restApiService({ environment }: Pick<LocalContext, 'environment'>): LocalService {
  const invoke: Operation = {
    permissions: ({ ApiId, Stage, Method, Path }) => [
      {
        action: 'execute-api:Invoke',
        resource: arn(environment, 'execute-api', `${String(ApiId)}/${String(Stage)}/${String(Method)}${String(Path)}`),
      },
    ],
    run: async () => undefined,
  };
  return { name: REST_SERVICE, protocol: 'rest', operation: (name) => (name === INVOKE ? invoke : undefined) };
}
