/** Domain names as far as synth knows them, also through a reference to the resource that makes the domain. */
import { type IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { CfnDomainName as RestDomainName } from 'aws-cdk-lib/aws-apigateway';
import { CfnDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';

/** The name itself, or the token if the name is not known. */
export function nameOf(domainName: string | undefined): string {
  const domain = targetOf(domainName ?? '');
  return isDomain(domain) ? nameOf(domain.domainName) : (domainName ?? '');
}

/** The construct a token refers to. */
export function targetOf(text: string): IConstruct | undefined {
  if (!Token.isUnresolved(text)) return undefined;
  const token: IResolvable | undefined = Tokenization.reverseString(text).firstToken;
  return Reference.isReference(token) ? token.target : undefined;
}

export const isDomain = (construct: IConstruct | undefined): construct is CfnDomainName | RestDomainName =>
  construct instanceof CfnDomainName || construct instanceof RestDomainName;
