/** Calls a construct's grant method by name, so that permissions can be written as data. */
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** @throws Error if the construct has no such method, naming those it has */
export function grantByMethod(construct: Pick<IConstruct, 'node'>, method: string, grantee: IGrantable): void {
  const grants = grantMethodsOf(construct);
  if (!grants.includes(method)) {
    throw new Error(`${construct.node.path} has no grant method '${method}'; it has ${grants.join(', ') || 'none'}`);
  }
  (construct as unknown as Record<string, (grantee: IGrantable) => unknown>)[method]!(grantee);
}

function grantMethodsOf(construct: object): string[] {
  const names = new Set<string>();
  for (let level: object | null = construct; level !== null; level = Object.getPrototypeOf(level) as object | null) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (name.startsWith('grant') && typeof Reflect.get(level, name, construct) === 'function') names.add(name);
    }
  }
  return [...names].sort();
}
