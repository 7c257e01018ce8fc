/** How a client connects in each mode of the authorizer: what it must show, in words and as a line to paste. */
import type { ClientAuthorizer } from '#constructs/authorizer/client-authorizer';

/** What a client shows, and which user it is then, as a sentence without its full stop. */
export function whatClientsShow(authorizer: ClientAuthorizer): string {
  switch (authorizer.type) {
    case 'none':
      return 'everybody may connect, without a token; each connection is a user of its own, anonymous: and its connection id';
    case 'iam':
      return 'clients connect to an address they sign with AWS credentials (SigV4) that allow execute-api:Invoke on $connect';
    case 'token':
      return `clients show a token signed with the secret of the stack; its claim ${authorizer.userIdClaim} is the user id`;
    case 'jwt':
      return `clients show a token of issuer ${authorizer.issuer} for audience ${either(authorizer.audience)}; its claim ${authorizer.userIdClaim} is the user id`;
    case 'cognito': {
      const { userPool, clientIds, tokenUse, userIdClaim } = authorizer;
      const token = tokenUse === 'any' ? 'an access or id token' : `an ${tokenUse} token`;
      return `clients show ${token} of user pool ${userPool} for app client ${either(clientIds)}; its claim ${userIdClaim} is the user id`;
    }
    case 'lambda':
      return `${whatFunctionWants(authorizer.identitySource)}; the context it returns says who the client is`;
  }
}

/** For a stack whose tokens are signed elsewhere. */
export const signsNoTokens = (authorizer: ClientAuthorizer): string =>
  `This stack signs no tokens, because its authorizer is '${authorizer.type}': ${whatClientsShow(authorizer)}.`;

/**
 * A command that connects, for a shell.
 * @param address of the stack, including a token or signature if this program can make one
 */
export function wscatLine(authorizer: ClientAuthorizer, address: string): string {
  switch (authorizer.type) {
    case 'none':
    case 'iam':
    case 'token':
      return `npx -y wscat -c '${address}'`;
    case 'jwt':
    case 'cognito':
      return `npx -y wscat -c "${address}?token=$TOKEN"`;
    case 'lambda': {
      const { query, headers } = sourcesOf(authorizer.identitySource ?? []);
      const search = query.map((name) => `${name}=$${variable(name)}`).join('&');
      const options = headers.map((name) => ` -H "${name}: $${variable(name)}"`);
      return `npx -y wscat -c "${address}${search === '' ? '' : `?${search}`}"${options.join('')}`;
    }
  }
}

/** The shell variables in the line, to be set to what the client shows. */
export function variablesOf(authorizer: ClientAuthorizer): string[] {
  if (authorizer.type === 'jwt' || authorizer.type === 'cognito') return ['TOKEN'];
  if (authorizer.type !== 'lambda') return [];
  const { query, headers } = sourcesOf(authorizer.identitySource ?? []);
  return [...query, ...headers].map(variable);
}

function whatFunctionWants(identitySource: readonly string[] | undefined): string {
  if (identitySource === undefined)
    return 'an authorizer made elsewhere decides, and its function says what clients must show';
  if (identitySource.length === 0) return 'a function of your own decides, whatever a client shows';
  const { query, headers, others } = sourcesOf(identitySource);
  const sources = [
    ...query.map((name) => `query parameter ${name}`),
    ...headers.map((name) => `header ${name}`),
    ...others,
  ];
  return `a function of your own decides, for clients that show ${sources.join(' and ')}`;
}

function sourcesOf(identitySource: readonly string[]) {
  const named = (prefix: string) =>
    identitySource.flatMap((source) => (source.startsWith(prefix) ? [source.slice(prefix.length)] : []));
  return {
    query: named('route.request.querystring.'),
    headers: named('route.request.header.'),
    others: identitySource.filter((source) => !/^route\.request\.(querystring|header)\./.test(source)),
  };
}

const variable = (name: string): string => name.toUpperCase().replace(/\W/g, '_');

const either = (names: readonly string[]): string => names.join(' or ');
