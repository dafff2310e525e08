import { decodeProtectedHeader, errors, importSPKI, type JWTVerifyOptions, jwtVerify } from 'jose';
import { Role } from '#shared/serving/api.ts';
import type { Caller, Refusal } from './caller.ts';

/** Seconds that clocks may differ by. */
const SKEW = 60;

export interface JwtRules {
  /** For HS256. */
  readonly secret?: string | undefined;
  /** For EdDSA: PEM. */
  readonly publicKey?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience: string;
}

/**
 * Verifies JWTs (RFC 7519). Each algorithm has a key of its own, so that a public key is never taken for a secret; `none` and all others are
 * refused. `exp`, `nbf`, `aud`, `sub` and `role` must be there. Undefined where no key is configured.
 */
export async function createJwtVerifier(rules: JwtRules): Promise<((token: string) => Promise<Caller | Refusal>) | undefined> {
  const secret = rules.secret === undefined ? undefined : new TextEncoder().encode(rules.secret);
  const publicKey = rules.publicKey === undefined ? undefined : await importSPKI(rules.publicKey, 'EdDSA');
  if (!secret && !publicKey) return undefined;
  const options: JWTVerifyOptions = {
    audience: rules.audience,
    ...(rules.issuer !== undefined && { issuer: rules.issuer }),
    requiredClaims: ['exp', 'nbf', 'sub', 'role'],
    clockTolerance: SKEW,
  };

  return async (token) => {
    try {
      const { alg } = decodeProtectedHeader(token);
      const key = alg === 'HS256' ? secret : alg === 'EdDSA' ? publicKey : undefined;
      if (!alg || !key) return 'invalid';
      const { payload } = await jwtVerify(token, key, { ...options, algorithms: [alg] });
      const role = Role.safeParse(payload.role);
      const name = String(payload.sub)
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 100);
      if (!role.success) return 'invalid';
      return {
        name,
        role: role.data,
        ticket: { id: typeof payload.jti === 'string' ? payload.jti : undefined, until: payload.exp! + SKEW },
      };
    } catch (error) {
      return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
    }
  };
}
