import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvironment, VARIABLES } from './environment.ts';

const problemsOf = (environment: Record<string, string>) => {
  const read = readEnvironment(environment);
  return 'problems' in read ? read.problems.map(({ variable, message }) => `${variable} ${message}`) : [];
};
const configOf = (environment: Record<string, string>) => {
  const read = readEnvironment(environment);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
};

describe('the environment of the service', () => {
  it('has a default for all that must be there; empty is unset', () => {
    const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
    expect(configOf(empty)).toEqual(configOf({}));
    expect(configOf({})).toMatchObject({
      ALMANAC_HOST: '127.0.0.1',
      ALMANAC_PORT: 8080,
      ALMANAC_RATE_LIMIT: { max: 60, window: 60_000 },
      secrets: {},
    });
  });

  it('is read as people write it', () => {
    expect(
      configOf({
        ...{ ALMANAC_RATE_LIMIT: '100/second', ALMANAC_BODY_LIMIT: '8 MiB', ALMANAC_RELEASES: 'a.tar.gz, b', ALMANAC_METRICS_OPEN: 'true' },
        ...{ ALMANAC_JWT_SECRET_FILE: '/run/secrets/jwt', ALMANAC_AB_SHARE: '0.25', ALMANAC_CORS: '["https://a,b"]' },
      }),
    ).toMatchObject({
      ...{
        ALMANAC_RATE_LIMIT: { max: 100, window: 1000 },
        ALMANAC_BODY_LIMIT: 8_388_608,
        ALMANAC_RELEASES: ['a.tar.gz', 'b'],
        ALMANAC_METRICS_OPEN: true,
      },
      ...{ secrets: { ALMANAC_JWT_SECRET: { file: '/run/secrets/jwt' } }, ALMANAC_AB_SHARE: 0.25, ALMANAC_CORS: ['https://a,b'] },
    });
    expect(configOf({ ALMANAC_RATE_LIMIT: 'off' }).ALMANAC_RATE_LIMIT).toBeNull();
  });

  it('names every variable that is wrong, at once, and no value', () => {
    const wrong = {
      ...{ ALMANAC_PORT: '70000', ALMANAC_RATE_LIMIT: '0/minute', ALMANAC_BODY_LIMIT: 'much', ALMANAC_LOG_LEVEL: 'loud', MAX_ITEMS: '-1' },
      ...{ ALMANAC_RATELIMIT: '60/minute', ALMANAC_JWT_SECRET: 'hush-hush', ALMANAC_JWT_SECRET_FILE: '/x', ALMANAC_AB_SHARE: '30' },
    };
    const problems = problemsOf(wrong);
    for (const name of Object.keys(wrong).filter((each) => each !== 'ALMANAC_JWT_SECRET_FILE'))
      expect(problems.join('\n')).toContain(`${name} `);
    expect(problems.join('\n')).not.toMatch(/hush|70000|loud/);
  });

  it('lets what Kubernetes adds for services be', () => {
    expect(
      problemsOf({
        ALMANAC_SERVICE_HOST: '10.0.0.1',
        ALMANAC_PORT_8080_TCP_ADDR: '10.0.0.1',
        ALMANAC_FORECAST_PORT: 'tcp://10.0.0.1:80',
        ALMANAC_SECRET_X: 'y',
      }),
    ).toEqual([]);
    expect(problemsOf({ ALMANAC_PORT: 'tcp://10.0.0.1:8080' })).toHaveLength(1);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(VARIABLES)), fc.string(), (name, value) => {
        readEnvironment({ [name]: value });
      }),
    );
  });
});
