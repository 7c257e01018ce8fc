/** Explains any error and says what to do: errors of a wrong set-up, as the SDK throws them, get advice of their own. */
import { CliError, EXIT } from './exit-codes';

interface Advice {
  readonly names: RegExp;
  readonly says?: RegExp;
  readonly advice: string;
}

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/;

const NO_ACCESS: readonly Advice[] = [
  {
    names: /^(CredentialsProviderError|TokenProviderError|NoCredentials)$/,
    advice:
      "No AWS credentials were found. Sign in ('aws sso login' or 'aws configure'), name a profile with --profile, or use --local for local mode.",
  },
  {
    names: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    advice: "The AWS credentials have expired. Sign in again ('aws sso login').",
  },
  {
    names: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/,
    advice:
      'AWS does not know these credentials. Check --profile and the variables AWS_ACCESS_KEY_ID and AWS_PROFILE, and that the account has enabled the region.',
  },
  {
    names: DENIED,
    advice: 'These credentials are not allowed to do that. infra/tools/cli/README.md lists what each command needs.',
  },
  {
    names: /./,
    says: /Region is missing|Could not resolve.*region/i,
    advice: "No AWS region is set. Name one with --region, or set AWS_REGION; or start local mode with 'npm start'.",
  },
  {
    names: /./,
    says: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET/,
    advice: 'The endpoint could not be reached. Check the network, --region, and whether local mode is still running.',
  },
];

export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, message } = asError(error);
  const known = NO_ACCESS.find(({ names, says }) => names.test(name) && (says?.test(message) ?? true));
  const text = message === '' ? name : message;
  return known
    ? new CliError(EXIT.NO_ACCESS, `${known.advice} (${text})`, { cause: error })
    : new CliError(EXIT.NOT_WELL, text, { cause: error });
}

/** Whether AWS knows the caller but denies the call. */
export const isDenied = (error: unknown): boolean => DENIED.test(asError(error).name);

/** If several addresses fail, Node throws an error without a message; its code says what happened. */
function asError(error: unknown): { readonly name: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  const message = error.message === '' ? String(code ?? '') : error.message;
  return { name: error.name, message };
}
