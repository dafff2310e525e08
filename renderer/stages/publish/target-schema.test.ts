import { describe, expect, it } from 'vitest';
import { Target } from '#shared/domain/target.ts';
import { fieldsOf, initial } from '../../components/schema.ts';
import { secretOf, TARGET_KINDS, targetSchema, whereIs } from './target-schema.ts';

describe('the forms of targets', () => {
  it('are there for every kind of target, and have a word for every field but the secret', () => {
    expect(TARGET_KINDS.map((k) => k.kind).sort()).toEqual(Target.options.map((o) => o.shape.kind.value).sort());
    for (const { kind } of TARGET_KINDS)
      for (const [name, field] of fieldsOf(targetSchema(kind)))
        if (name !== 'secret') expect(field.schema.title, `${kind}.${name}`).toBeTruthy();
  });
  it('make a target from what the form starts with and what it asks for', () => {
    const filled = {
      ...(initial(targetSchema('oci')) as object),
      name: 'harbor',
      url: 'https://r.example.org',
      repository: 'forecasts/vic',
    };
    expect(Target.parse(filled)).toEqual({
      kind: 'oci',
      insecure: false,
      name: 'harbor',
      url: 'https://r.example.org',
      repository: 'forecasts/vic',
    });
  });
  it('know which kinds need a secret', () => {
    expect(Object.fromEntries(TARGET_KINDS.map((k) => [k.kind, secretOf(k.kind)]))).toEqual({
      oci: 'optional',
      s3: 'required',
      server: 'required',
      folder: 'none',
      mlflow: 'optional',
    });
  });
  it('say where a target is', () => {
    expect(whereIs(Target.parse({ kind: 'oci', name: 'a', url: 'https://r.example.org/', repository: 'x/y' }))).toBe(
      'https://r.example.org/x/y',
    );
    expect(whereIs(Target.parse({ kind: 's3', name: 'a', bucket: 'models', accessKey: 'k', secret: 'S' }))).toBe('us-east-1: models');
    expect(whereIs(Target.parse({ kind: 'folder', name: 'a', path: '/srv/releases' }))).toBe('/srv/releases');
  });
});
