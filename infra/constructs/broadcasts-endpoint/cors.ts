/**
 * Which pages may call the endpoint (CORS). An answer can name one origin only. If several are allowed, a mapping
 * template picks the page's own, because header mappings cannot choose.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
import { Token } from 'aws-cdk-lib';
import { describeValue } from '#shared/base/describe-value';

/** Header names and what API Gateway maps to them: literals in single quotes, or where to find the value. */
type Headers = Readonly<Record<string, string>>;

export interface EndpointCors {
  readonly allowOrigins: string[];
  /** For answers of an integration; `chooseOrigin` overrides them. */
  readonly headers: Headers;
  /** Start of the template of each answer (Velocity). */
  readonly chooseOrigin: string;
  /** For answers of API Gateway itself. */
  readonly refusalHeaders: Headers;
}

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const EVERY_ORIGIN = '*';
/** Allows no character that ends a string in a template. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.[\]:-]+$/;
const NO_CORS: EndpointCors = { allowOrigins: [], headers: {}, chooseOrigin: '', refusalHeaders: {} };

/**
 * @param allowOrigins as browsers send them (`https://app.example.com`), or `*` alone
 * @throws Error naming the first value that is neither
 */
export function corsOf(allowOrigins: readonly string[] = []): EndpointCors {
  const [first, ...others] = allowOrigins;
  if (first === undefined) return NO_CORS;
  for (const origin of allowOrigins) check(origin, allowOrigins);
  const headers = { [ALLOW_ORIGIN]: `'${first}'` };
  if (others.length === 0) return { allowOrigins: [first], headers, chooseOrigin: '', refusalHeaders: headers };
  const vary = { Vary: "'Origin'" };
  return {
    allowOrigins: [first, ...others],
    headers: { ...headers, ...vary },
    chooseOrigin: originTemplate(others),
    // No template can choose here. A refusal holds nothing another origin must not read, and pages of other origins do
    // not get this far: their browser asks with OPTIONS first.
    refusalHeaders: { [ALLOW_ORIGIN]: 'method.request.header.Origin', ...vary },
  };
}

/** The header name may be written either way: HTTP/2 has lower case only. */
const originTemplate = (origins: readonly string[]): string =>
  [
    `#set($origin = $input.params().header.get("Origin"))`,
    `#if($origin == "")`,
    `#set($origin = $input.params().header.get("origin"))`,
    `#end`,
    `#if(${origins.map((origin) => `$origin == "${origin}"`).join(' || ')})`,
    `#set($context.responseOverride.header.${ALLOW_ORIGIN} = $origin)`,
    `#end`,
    '',
  ].join('\n');

function check(origin: string, all: readonly string[]): void {
  if (Token.isUnresolved(origin) || (origin === EVERY_ORIGIN && all.length === 1)) return;
  // For an unknown scheme, URL gives the origin 'null'.
  if (ORIGIN.test(origin) && URL.canParse(origin) && [origin, 'null'].includes(new URL(origin).origin)) return;
  throw new Error(
    `allowOrigins must be origins as browsers send them, e.g. https://app.example.com, or '*' alone; got ${describeValue(origin)}`,
  );
}
