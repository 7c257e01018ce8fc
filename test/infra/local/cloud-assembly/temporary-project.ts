/**
 * A CDK project in its own folder, whose app writes a given template and assets: the real path, without the second CDK
 * takes.
 */
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryProject {
  readonly root: string;
  /** How often the app has run. */
  runs(): Promise<number>;
  /** Replaces the template, the code of the functions, or both. */
  change(content: Partial<ProjectContent>): Promise<void>;
  remove(): Promise<void>;
}

export interface ProjectContent {
  readonly template: object;
  /** Source of `index.js` by the name of its asset; the S3 key is `{name}.zip`. */
  readonly code: Readonly<Record<string, string>>;
}

/** The app: what an AWS CDK app leaves in CDK_OUTDIR, as far as local mode reads it. */
const APP = `
const { appendFileSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
appendFileSync('.runs', '.');
const out = process.env.CDK_OUTDIR;
const context = JSON.parse(process.env.CDK_CONTEXT_JSON);
if (context.fail) { console.error('no such thing: ' + context.fail); process.exit(1); }
const write = (file, value) => writeFileSync(out + '/' + file, JSON.stringify(value));
const files = {};
for (const file of readdirSync('functions')) {
  const name = file.replace('.js', '');
  mkdirSync(out + '/asset.' + name);
  copyFileSync('functions/' + file, out + '/asset.' + name + '/index.js');
  files[name] = {
    source: { path: 'asset.' + name, packaging: 'zip' },
    destinations: { current: { bucketName: 'assets', objectKey: name + '.zip' } },
  };
}
const artifacts = { 'Test.assets': { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } } };
for (const stack of ['Test', ...(context.stacks ?? [])]) {
  write(stack + '.template.json', JSON.parse(readFileSync('infra/template.json', 'utf8')));
  artifacts[stack] = {
    type: 'aws:cloudformation:stack',
    properties: { templateFile: stack + '.template.json' },
    dependencies: ['Test.assets'],
  };
}
write('Test.assets.json', { version: '48.0.0', files });
write('manifest.json', { version: '48.0.0', artifacts });
`;

export async function temporaryProject({ template, code }: ProjectContent): Promise<TemporaryProject> {
  const root = await mkdtemp(path.join(tmpdir(), 'local-project-'));
  const inProject = (file: string) => path.join(root, file);
  const change = async (content: Partial<ProjectContent>) => {
    if (content.template) await writeFile(inProject('infra/template.json'), JSON.stringify(content.template));
    for (const [name, source] of Object.entries(content.code ?? {})) {
      await writeFile(inProject(`functions/${name}.js`), source);
    }
  };
  for (const folder of ['infra', 'functions']) await mkdir(inProject(folder));
  await writeFile(inProject('cdk.json'), JSON.stringify({ app: 'node infra/app.cjs', context: { own: 'x' } }));
  await writeFile(inProject('infra/app.cjs'), APP);
  await change({ template, code });
  return {
    root,
    change,
    runs: async () => (await readFile(inProject('.runs'), 'utf8').catch(() => '')).length,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
