/**
 * Links to the CloudWatch console: a Logs Insights query that is ready to run, and the dashboard. Their parts are tokens, which
 * CloudFormation fills in. AWS does not document the format of the query: it is the object in the notation of JSURL
 * (https://github.com/Sage/jsurl), percent-encoded twice with $ in place of %. A link that the console no longer reads leads to the
 * empty page of Logs Insights, and the saved query still has its name.
 */
import { Stack, Token } from 'aws-cdk-lib';
import { CfnLogGroup, QueryString, type ILogGroup, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { CONSOLE_HOST } from '#shared/base/execution-url';

/** A text with tokens, and the most characters it can have once they are filled in; Infinity if nobody can say. */
export interface Link {
  readonly url: string;
  readonly maxCharacters: number;
}

/** What is looked at when the link is opened: the last hour. */
const SPAN_SECONDS = 3600;
const MAX_REGION_CHARACTERS = 16;
/** CloudFormation names a resource STACK-LOGICALID-SUFFIX. The suffix has 12 characters. */
const MAX_SUFFIX_CHARACTERS = 16;

export function dashboardLink(scope: Construct): Link {
  const { stackName } = Stack.of(scope);
  return linkOf(scope, `#dashboards/dashboard/${stackName}`, Token.isUnresolved(stackName) ? Infinity : 0);
}

export function queryLink(scope: Construct, logGroups: readonly ILogGroup[], query: QueryStringProps): Link {
  const groups = logGroups.map(nameOf);
  const detail = [
    ...['(end', '0', 'start', `-${SPAN_SECONDS}`, 'timeType', "'RELATIVE", 'unit', "'seconds"],
    ...['editorString', `'${escaped(new QueryString(query).toString())}`],
    ...['source', `(${groups.map(({ name }) => `~'${name}`).join('')}))`],
  ].join('~');
  const page = `#logsV2:logs-insights$3FqueryDetail$3D~${detail.replace(/[(')]/g, twiceEncoded)}`;
  // Each token in the text is replaced by at most so many characters.
  const added = groups.reduce((sum, { name, maxCharacters }) => sum + maxCharacters - name.length, 0);
  return linkOf(scope, page, added);
}

/** @param added characters that the tokens of the page add to it, at most */
function linkOf(scope: Construct, page: string, added: number): Link {
  const { region } = Stack.of(scope);
  const isToken = Token.isUnresolved(region);
  const partition = isToken ? undefined : RegionInfo.get(region).partition;
  const url = `https://${region}.${CONSOLE_HOST[partition ?? 'aws']}/cloudwatch/home?region=${region}${page}`;
  return { url, maxCharacters: url.length + added + (isToken ? 2 * (MAX_REGION_CHARACTERS - region.length) : 0) };
}

/** Names that CloudFormation makes have letters, digits and dashes, so a token needs no escape. */
function nameOf(group: ILogGroup): { readonly name: string; readonly maxCharacters: number } {
  const resource = group.node.defaultChild;
  const given = resource instanceof CfnLogGroup ? resource.logGroupName : undefined;
  if (given !== undefined && !Token.isUnresolved(given)) {
    const name = escaped(given);
    return { name, maxCharacters: name.length };
  }
  return { name: group.logGroupName, maxCharacters: maxCharactersOf(resource) };
}

function maxCharactersOf(resource: unknown): number {
  if (!(resource instanceof CfnLogGroup)) return Infinity;
  const { stackName } = resource.stack;
  if (Token.isUnresolved(stackName)) return Infinity;
  return `${stackName}-${resource.stack.getLogicalId(resource)}-`.length + MAX_SUFFIX_CHARACTERS;
}

/** As JSURL writes a string. Queries and names are ASCII. */
const escaped = (text: string): string =>
  text.replace(/[^\w.-]/g, (character) => `*${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

const twiceEncoded = (character: string): string => `$25${character.charCodeAt(0).toString(16)}`;
