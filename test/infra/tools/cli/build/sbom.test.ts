/** What a package's bill of materials lists, and which licences it may. test/package/ reads the emitted files. */
import { join } from 'node:path';
import { checkLicences } from '#tools/cli/build/licences';
import { OWN, PACKAGES, SERVER } from '#tools/cli/build/packages';
import { bomOf, bomOfRepository, type Bom, type Component } from '#tools/cli/build/sbom';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const all = bomOfRepository();
const bundled = (name: string) => join(PROJECT_ROOT, 'node_modules', name);

describe.each(PACKAGES)('$name', (spec) => {
  const bom = bomOf(spec, spec.bundled.filter((name) => name !== 'aws-lambda').map(bundled), all);
  const refs = bom.components.map((component) => component['bom-ref']);
  const dependsOn = (ref: string) => bom.dependencies.find((each) => each.ref === ref)?.dependsOn ?? [];

  it('lists each dependency, with all that it depends on', () => {
    const named = bom.components.map(({ name }) => name);
    expect(named).toEqual(expect.arrayContaining([...Object.keys(spec.dependencies)]));
    const installed = Object.entries(spec.dependencies).flatMap(([name, range]) =>
      range === OWN ? [] : all.dependencies.filter(({ ref }) => refs.includes(ref) && ref.startsWith(`${name}@`)),
    );
    for (const { ref, dependsOn: needed } of installed) expect(dependsOn(ref)).toEqual(needed);
    for (const ref of refs) expect(refs).toEqual(expect.arrayContaining([...dependsOn(ref)]));
    expect(new Set(refs).size).toBe(refs.length);
  });

  it('lists what is bundled, and not what that would need', () => {
    const inside = spec.bundled.filter((name) => name !== 'aws-lambda');
    const root = dependsOn(bom.metadata.component['bom-ref']).map((ref) => ref.replace(/@[^@]+$/, ''));
    expect(root.sort()).toEqual([...new Set([...Object.keys(spec.dependencies), ...inside])].sort());
  });

  it('says what each component is', () => {
    for (const component of [bom.metadata.component, ...bom.components]) {
      expect(component.purl).toBe(`pkg:npm/${component['bom-ref'].replace(/^@/, '%40')}`);
      expect(component.licenses?.length).toBeGreaterThan(0);
    }
  });

  it('has only licences that may be passed on', () => {
    expect(() => checkLicences(bom)).not.toThrow();
  });

  it('is the same for the same sources', () => {
    const again = bomOf(spec, spec.bundled.filter((name) => name !== 'aws-lambda').map(bundled), all);
    expect(JSON.stringify(again)).toBe(JSON.stringify(bom));
    expect(bom).not.toHaveProperty('serialNumber');
  });
});

it.each([
  ['AGPL-3.0-only', [{ license: { id: 'AGPL-3.0-only' } }]],
  ['(MIT OR GPL-3.0-or-later)', [{ expression: '(MIT OR GPL-3.0-or-later)' }]],
  ['no licence', []],
])('a component with %s is refused by name', (what, licenses) => {
  const component: Component = { ...all.components[0]!, 'bom-ref': 'left-pad@1.0.0', licenses };
  const bom: Bom = { ...all, components: [component] };
  expect(() => checkLicences(bom)).toThrow(`left-pad@1.0.0 (${what})`);
});

it('a dependency that is not locked is an error', () => {
  const unlocked = { ...SERVER, dependencies: { 'left-pad': '1.0.0' } };
  expect(() => bomOf(unlocked, [bundled('valibot')], { ...all, components: [] })).toThrow('package-lock.json has no');
});
