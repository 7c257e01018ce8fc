/** `npm start` and its siblings as processes, with each mode of the authorizer: they start, say how to connect, and end. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AuthorizerMode } from '#constructs/authorizer/index';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { waitUntil } from '#tools/stack/wait-until';
import { copyProject, type ProjectCopy } from '../bench/project-copy';
import { Issuer } from '../functions/support/issuer';
import { Program } from '../support/program';
import { appCommand } from '../support/shop/project';
import { runCli } from './support/run-cli';
import { onThisMachine } from './support/on-this-machine';
import { TestClient } from './support/test-client';

const START = 'infra/tools/cli/start/index.ts';
const RUNS = 'Ctrl-C stops.';

onThisMachine('programs on a project of their own', () => {
  let project: ProjectCopy;
  let settings: string;
  let asUsersHaveIt: string;
  let issuer: Issuer;
  const programs: Program[] = [];

  beforeAll(async () => {
    project = await copyProject();
    const shop = await readFile(join(PROJECT_ROOT, 'test/support/shop/domain-events.ts'), 'utf8');
    await cp(join(PROJECT_ROOT, 'test/support/shop/contract.ts'), join(project.root, 'functions/contract.ts'));
    await writeFile(
      join(project.root, 'infra/domain-events.ts'),
      shop.replace("'./contract'", "'#functions/contract'"),
    );
    settings = await readFile(join(project.root, 'infra/settings.ts'), 'utf8');
    asUsersHaveIt = await readFile(join(project.root, 'cdk.json'), 'utf8');
    issuer = await Issuer.start();
  });
  afterEach(() => Promise.all(programs.splice(0).map((program) => program.end('SIGKILL'))));
  afterAll(async () => {
    await issuer.stop();
    await rm(project.root, { recursive: true });
  });

  /** @param loader arguments of Node that load TypeScript. @default - what is faster than tsx, which users have */
  async function useAuthorizer(mode: AuthorizerMode, loader?: readonly string[]): Promise<void> {
    const app = loader ? {} : { app: appCommand('infra/app.ts') };
    await writeFile(
      join(project.root, 'cdk.json'),
      JSON.stringify({ ...(JSON.parse(asUsersHaveIt) as object), ...app }),
    );
    const changed = settings.replace(/^const inspectable = \{$/m, `$& authorizer: ${JSON.stringify(mode)},`);
    expect(changed).not.toBe(settings);
    await writeFile(join(project.root, 'infra/settings.ts'), changed);
  }

  function run(args: readonly string[], loader?: readonly string[]): Program {
    const program = new Program(START, { root: project.root, args, ...(loader && { loader }) });
    programs.push(program);
    return program;
  }

  const outputsFile = () => join(project.root, '.local/outputs.json');

  /** The line to paste, with the shell variables filled in. */
  function connectLine(said: string, variables: Readonly<Record<string, string>> = {}): string {
    const [, line = ''] = /^ {2}npx -y wscat -c ["'](.*)["']$/m.exec(said) ?? [];
    return line.replace(/\$([A-Z_]+)/g, (_, name: string) => variables[name] ?? `no ${name}`);
  }

  /** Boots it in a mode, runs the checks, and ends it with Ctrl-C. */
  async function started(
    mode: AuthorizerMode,
    look: (said: string, url: string) => Promise<void> | void,
    loader?: readonly string[],
  ): Promise<void> {
    await useAuthorizer(mode, loader);
    const program = run(['--port', '0'], loader);
    const said = await program.said(RUNS);
    const { Endpoint } = JSON.parse(await readFile(outputsFile(), 'utf8')) as { Endpoint: string };
    expect(said).toContain('state lives in memory and ends with this process');
    await look(said, Endpoint);
    expect(await program.end('SIGINT')).toBe(130);
    expect(program.stderr).toBe('');
    expect(existsSync(outputsFile())).toBe(false);
    await expect(fetch(Endpoint)).rejects.toThrow();
  }

  async function connects(url: string): Promise<void> {
    const client = await TestClient.open(url);
    client.send({ action: 'ping' });
    await client.receive({ type: 'pong' });
    await client.close();
  }

  const token = (Endpoint: string, ...args: string[]) =>
    runCli(['token', 'alice', ...args], { env: { AWS_ENDPOINT_URL: Endpoint } });

  it("'token': connects alice with a token, whichever claim is the user id, as users start it", () =>
    started(
      { type: 'token', userIdClaim: 'email' },
      async (said, url) => {
        expect(said).toContain('Connect as alice');
        expect(said).toContain('--users alice');
        await connects(connectLine(said));
        const { stdout, exitCode } = await token(url, '--url');
        expect(exitCode).toBe(0);
        await connects(stdout.trim());
      },
      ['--import', require.resolve('tsx')],
    ));

  it("'none': connects without a token, and sends to everyone", () =>
    started('none', async (said, url) => {
      expect(said).toMatch(/Authorizer 'none': everybody may connect, without a token/);
      expect(said).toContain('publish --local --everyone');
      expect(said).toContain('PriceChanged');
      await connects(connectLine(said));
      expect(await token(url)).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining(
          "This stack signs no tokens, because its authorizer is 'none': everybody may connect, without a token",
        ) as string,
      });
    }));

  it("'iam': connects to a signed address", () =>
    started('iam', async (said) => {
      expect(said).toMatch(/Authorizer 'iam': clients connect to an address they sign/);
      await connects(connectLine(said));
    }));

  it("'jwt': says whose token, and for which audience, and connects with it", () =>
    started({ type: 'jwt', issuer: issuer.url, audience: ['web', 'app'] }, async (said, url) => {
      expect(said).toContain(`once $TOKEN holds it. Authorizer 'jwt': clients show a token of issuer ${issuer.url}`);
      expect(said).toContain('for audience web or app; its claim sub is the user id');
      await connects(connectLine(said, { TOKEN: await issuer.token({ aud: 'app' }) }));
      expect((await token(url)).stderr).toContain(`clients show a token of issuer ${issuer.url}`);
      const doctor = await runCli(['doctor'], { env: { AWS_ENDPOINT_URL: url } });
      expect(doctor.stdout).toMatch(/round trip\s+skipped: the authorizer is 'jwt'/);
    }));

  it("'cognito': says which pool and app clients", () =>
    started({ type: 'cognito', userPool: 'eu-central-1_AbCdEf123', clientIds: ['web'] }, (said) => {
      expect(said).toContain(
        'clients show an access token of user pool eu-central-1_AbCdEf123 for app client web; its claim sub is the user id',
      );
      expect(connectLine(said, { TOKEN: 'x' })).toMatch(/\?token=x$/);
    }));

  it("'lambda': says what clients must show, and connects with that", () =>
    started(
      {
        type: 'lambda',
        function: join(__dirname, 'support/team-authorizer.handler'),
        identitySource: ['route.request.querystring.ticket'],
        userIdKey: 'guest',
      },
      async (said) => {
        expect(said).toContain('decides, for clients that show query parameter ticket');
        await connects(connectLine(said, { TICKET: 'alice' }));
      },
    ));

  it('ends if the port is taken, and if it fails later', async () => {
    await useAuthorizer('token');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const refused = run(['--port', String(port)]);
    expect(await refused.ended).toBe(1);
    expect(refused.stderr).toContain(String(port));
    other.close();

    await mkdir(outputsFile(), { recursive: true }); // a folder in place of the file
    const failed = run(['--port', String(port)]);
    expect(await failed.ended).toBe(1);
    expect(failed.stderr).toMatch(/^start: EISDIR/);
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    await rm(outputsFile(), { recursive: true });
  });

  it('ends what it has started if it is stopped before it runs', async () => {
    await useAuthorizer('token');
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await project.forgetAssemblies();
    const program = run(['--port', String(port)]);
    await waitUntil('it to listen', () => fetch(`http://127.0.0.1:${port}/_local/health`).catch(() => false as const));
    expect(await program.end('SIGTERM')).toBe(130);
    expect(existsSync(outputsFile())).toBe(false);
  });
});
