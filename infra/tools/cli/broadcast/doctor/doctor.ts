/** Runs the checks that apply, and shows each finding at once. */
import { colors, text, type Text } from '#infra/terminal/text';
import type { Run } from '../command';
import { CliError, EXIT, type ExitCode } from '#tools/stack/exit-codes';
import { explainError } from '#tools/stack/explain-error';
import type { Stack } from '#tools/stack/stack';
import type { Target } from '#tools/stack/target';
import { checkAccount } from './checks/account';
import { checkApiGateway } from './checks/api-gateway';
import { checkBootstrap } from './checks/bootstrap';
import { checkConcurrency } from './checks/concurrency';
import { checkDeadLetters } from './checks/dead-letters';
import { checkFunctions } from './checks/functions';
import { checkNode } from './checks/node';
import { checkOwnSource } from './checks/own-source';
import { checkQuotas, type DoctorLoad } from './checks/quotas';
import { checkRoundTrip } from './checks/round-trip';
import { settingsToJudge, type Here, type JudgedSettings } from './checks/settings';
import { findingsOf, type Finding } from './finding';

export async function examine({ options, output, io, target, stack }: Run<DoctorOptions>): Promise<number> {
  const findings: Finding[] = [];
  const show = (more: readonly Finding[]) => {
    findings.push(...more);
    for (const finding of more) output.show(findingText(finding));
  };
  show([checkNode(process.versions.node)]);
  const found = await target();
  for (const group of accountChecks(found, { cwd: io.cwd, stage: options.stage }, options)) show(await group());

  const deployed = await stack().catch((error: unknown) => {
    if (!(error instanceof CliError && error.exitCode === EXIT.NOT_FOUND)) throw error;
    show([findingsOf('stack').skipped(`${error.message} Checks of a deployed stack were not run.`)]);
    return undefined;
  });
  if (deployed) for (const group of stackChecks(deployed, options)) show(await group());
  const exitCode = worst(findings);
  if (output.json) output.answer({ where: found.where, findings }, () => '');
  return exitCode;
}

type Group = () => Promise<readonly Finding[]>;

/** A check that cannot run says so, and does not stop the others. */
const group =
  (check: string, run: () => Promise<Finding | readonly Finding[]>): Group =>
  async () => {
    try {
      return [await run()].flat();
    } catch (error) {
      const { message, exitCode } = explainError(error);
      const { skipped, error: failed } = findingsOf(check);
      return [exitCode === EXIT.NO_ACCESS ? skipped(message) : failed(message)];
    }
  };

function accountChecks(target: Target, here: Here, load: DoctorLoad): Group[] {
  const { kind, access } = target;
  let judged: Promise<JudgedSettings> | undefined;
  const judge = () => (judged ??= settingsToJudge(target, here));
  if (kind === 'local') {
    const names = [
      'account',
      'bootstrap',
      'posts a second',
      'new connections',
      'access logs',
      'concurrency',
      'quotas',
      'runtime',
    ];
    return [
      async () => names.map((name) => findingsOf(name).skipped('local mode has no account and no quotas')),
      async () => [(await judge()).finding],
    ];
  }
  return [
    // Without credentials or a region nothing can be checked. That is said once, not by each check.
    async () => [await checkAccount(access), (await judge()).finding],
    group('bootstrap', () => checkBootstrap(access)),
    group('api gateway', async () => checkApiGateway(access, (await judge()).settings)),
    group('concurrency', async () => checkConcurrency(access, (await judge()).settings)),
    group('quotas', async () => checkQuotas(access, (await judge()).settings, load)),
    async () => [
      findingsOf('runtime').skipped(
        'AWS has no API that says whether Lambda offers nodejs24.x on arm64 in this region; if it does not, the deployment fails at the first function and is rolled back',
      ),
    ],
  ];
}

const stackChecks = (stack: Stack, { roundTrip }: DoctorOptions): Group[] => [
  async () => [findingsOf('stack').ok(`${stack.name} in ${stack.target.where}`)],
  group('functions', () => checkFunctions(stack)),
  group('own source', () => checkOwnSource(stack)),
  group('dead letters', () => checkDeadLetters(stack)),
  roundTrip
    ? group('round trip', () => checkRoundTrip(stack))
    : async () => [findingsOf('round trip').skipped('--no-round-trip was given')],
];

function worst(findings: readonly Finding[]): ExitCode {
  const has = (level: Finding['level']) => findings.some((finding) => finding.level === level);
  return has('error') ? EXIT.NOT_WELL : has('warning') ? EXIT.WARNING : EXIT.OK;
}

function findingText({ check, level, text: found, todo }: Finding): Text {
  const mark = {
    ok: colors.green('✓'),
    skipped: colors.dim('-'),
    warning: colors.yellow('!'),
    error: colors.red('✗'),
  }[level];
  const said = level === 'skipped' ? colors.dim(`skipped: ${found}`) : found;
  const todoLine = todo === undefined ? '' : text`\n${' '.repeat(18)}${colors.bold(todo)}`;
  return text`${mark} ${check.padEnd(16)}${said}${todoLine}`;
}

/** The options of `broadcast doctor`, parsed. */
export interface DoctorOptions extends DoctorLoad {
  readonly roundTrip: boolean;
  readonly stage?: string;
}
