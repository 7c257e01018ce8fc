/** A project whose app is CDK's, synthesized here: its command only hands over what CDK made. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';

export interface SynthesizedProject {
  readonly root: string;
  remove(): Promise<void>;
}

/** @param define adds the stacks; `code` is a folder with the files */
export async function synthesizedProject(
  files: Readonly<Record<string, string>>,
  define: (app: App, code: string) => void,
): Promise<SynthesizedProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'local-cdk-'));
  const [root, code, outdir] = ['app', 'code', 'out'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [root, code]) await mkdir(each);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(code, name), text);
  const app = new App({ analyticsReporting: false, outdir });
  define(app, code);
  app.synth();
  const handOver = `require('node:fs').cpSync(${JSON.stringify(outdir)}, process.env.CDK_OUTDIR, { recursive: true });`;
  await writeFile(path.join(root, 'app.cjs'), handOver);
  await writeFile(path.join(root, 'cdk.json'), JSON.stringify({ app: 'node app.cjs' }));
  return { root, remove: () => rm(folder, { recursive: true, force: true }) };
}
