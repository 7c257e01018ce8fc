/** Licences of what the packages install and contain. infra/SECURITY.md lists those that occur. */
import { licencesOf, type Bom } from './sbom';

/** SPDX identifiers and expressions that an Apache-2.0 project may pass on without conditions on its own code. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
];

/** @throws Error that names each component with another licence, or with none */
export function checkLicences({ components }: Bom): void {
  const refused = components.filter((component) => {
    const licences = licencesOf(component);
    return licences.length === 0 || !licences.every((licence) => ALLOWED_LICENCES.includes(licence));
  });
  if (refused.length === 0) return;
  const named = refused.map((each) => `${each['bom-ref']} (${licencesOf(each).join(', ') || 'no licence'})`);
  throw new Error(`Only ${ALLOWED_LICENCES.join(', ')} may be passed on, got ${named.join(', ')}. See licences.ts.`);
}
