/** The CDK command of this project, as a person runs it, against the engine. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { runGroup } from './engine/process-group';
import type { Start } from './engine/python';
import { STACK } from './settings';

const CDK = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
const APP = `node --import ${require.resolve('tsx')} ${join(__dirname, 'app.ts')}`;

export class Cdk {
  /** @param env of the machine and of the engine */
  constructor(
    private readonly start: Start,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @param output folder for the cloud assembly */
  synthesize(output: string, overrides: SettingsOverrides): Promise<string> {
    return this.#run(
      'synth',
      '--quiet',
      '--app',
      APP,
      '--output',
      output,
      '-c',
      `overrides=${JSON.stringify(overrides)}`,
    );
  }

  bootstrap(assembly: string, account: string, region: string): Promise<string> {
    return this.#run('bootstrap', `aws://${account}/${region}`, '--app', assembly);
  }

  /** @returns the outputs of the stack */
  async deploy(assembly: string, outputsFile: string): Promise<StackOutputs> {
    await this.#run('deploy', STACK, '--app', assembly, '--require-approval', 'never', '--outputs-file', outputsFile);
    const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
    return stackOutputs(outputs[STACK] ?? {});
  }

  destroy(assembly: string): Promise<string> {
    return this.#run('destroy', STACK, '--app', assembly, '--force');
  }

  #run(command: string, ...args: readonly string[]): Promise<string> {
    const group = this.start(process.execPath, [CDK, command, ...args], { cwd: PROJECT_ROOT, env: this.env });
    return runGroup(group, `cdk ${command}`);
  }
}
