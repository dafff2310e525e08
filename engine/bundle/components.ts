import { z } from 'zod';
import type { Inspection } from '#shared/stages/publish.ts';

const Licence = z.union([
  z.object({ license: z.object({ id: z.string() }) }),
  z.object({ license: z.object({ name: z.string() }) }),
  z.object({ expression: z.string() }),
]);
const Sbom = z.object({
  components: z
    .array(
      z.object({
        group: z.string().optional(),
        name: z.string(),
        version: z.string().default(''),
        licenses: z.array(Licence).default([]),
      }),
    )
    .default([]),
});

const named = (licence: z.infer<typeof Licence>): string => {
  if ('expression' in licence) return licence.expression;
  return 'id' in licence.license ? licence.license.id : licence.license.name;
};

/** Name, version and licence of all that a CycloneDX document in JSON lists. */
export const componentsOf = (text: string): Inspection['components'] =>
  Sbom.parse(JSON.parse(text)).components.map(({ group, name, version, licenses }) => ({
    name: group ? `${group}/${name}` : name,
    version,
    licence: licenses.map(named).join(', '),
  }));
