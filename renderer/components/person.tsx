import { formatAgo } from './format.ts';

interface PersonLike {
  name: string;
  fingerprint: string | null;
}

export const shortPrint = (fingerprint: string): string => fingerprint.slice(0, 8);

/** A person with the start of the key that proves it; "unsigned" where there is none. */
export function PersonText({ person, time }: { person: PersonLike | null; time?: string | undefined }) {
  if (!person) return <span style={{ color: 'var(--dim)' }}>–</span>;
  return (
    <span title={person.fingerprint ? `Key ${person.fingerprint}` : 'A name alone: no identity signed'}>
      {person.name}{' '}
      <span className="mono" style={{ color: 'var(--dim)', fontSize: 11 }}>
        {person.fingerprint ? shortPrint(person.fingerprint) : 'unsigned'}
      </span>
      {time && <span style={{ color: 'var(--dim)' }}>, {formatAgo(time)}</span>}
    </span>
  );
}
