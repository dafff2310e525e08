import { IconAlertTriangle, IconShieldCheck, IconX } from '@tabler/icons-react';
import type { SignatureCheck, Verification } from '#shared/stages/publish.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatNumber, plural } from '../../components/format.ts';
import { PersonText } from '../../components/person.tsx';
import classes from './publish.module.css';

type Problem = Verification['problems'][number];

const COLUMNS: DataColumn<Problem>[] = [
  { id: 'path', title: 'File', width: 240, value: (p) => p.path },
  { id: 'problem', title: 'Problem', width: 120, value: (p) => p.problem, cell: (p) => <Chip tone="error">{p.problem}</Chip> },
  { id: 'message', title: 'What is wrong', value: (p) => p.message, cell: (p) => <span title={p.message}>{p.message}</span> },
];

function SignatureChip({ check }: { check: SignatureCheck }) {
  if (!check.valid)
    return (
      <Chip tone="error" icon={<IconX size={13} />}>
        not over these bytes
      </Chip>
    );
  return check.trusted ? (
    <Chip tone="good" icon={<IconShieldCheck size={13} />}>
      valid, trusted
    </Chip>
  ) : (
    <Chip tone="warning" icon={<IconAlertTriangle size={13} />} title="Trust the key in the settings, if you know whose it is">
      valid, key not trusted here
    </Chip>
  );
}

/** What a byte-for-byte check found: whole or not, whose signatures, what it is. */
export function VerificationResult({ found }: { found: Verification }) {
  const { manifest, signatures, approvedBy } = found;
  return (
    <div role="status">
      <p className={classes.verdict} data-ok={found.ok}>
        {found.ok
          ? `Every byte of ${plural(found.files, 'file')} is as the manifest says.`
          : `${plural(found.problems.length, 'problem')}: do not use this bundle.`}
      </p>
      <dl className={classes.facts}>
        <dt>Signatures</dt>
        <dd>
          {signatures.length === 0 && <span className={classes.warn}>none: nothing says who made it</span>}
          <ul className={classes.list}>
            {signatures.map((s) => (
              <li key={s.fingerprint}>
                <PersonText person={s} /> <SignatureChip check={s} />
              </li>
            ))}
          </ul>
        </dd>
        {manifest && manifest.formatVersion > 1 && (
          <>
            <dt>Approval</dt>
            <dd>
              {approvedBy ? (
                <>
                  <PersonText person={approvedBy} /> <SignatureChip check={approvedBy} />
                </>
              ) : (
                <span className={classes.warn}>not signed by its reviewer</span>
              )}
            </dd>
          </>
        )}
        <dt>Digest</dt>
        <dd>
          <CopyText label="digest" text={found.digest} />
        </dd>
        {manifest && (
          <>
            <dt>Release</dt>
            <dd>
              {manifest.name}, approved by {manifest.approval.actor} on {manifest.approval.created.slice(0, 10)}
            </dd>
            <dt>Model</dt>
            <dd>
              {manifest.model.id} version {manifest.model.version}, horizon {formatNumber(manifest.horizon)} steps
            </dd>
            <dt>Data</dt>
            <dd>
              {manifest.data.name}: {plural(manifest.data.series, 'series', 'series')}, {plural(manifest.data.rows, 'row')},{' '}
              {manifest.data.from} to {manifest.data.to}
            </dd>
          </>
        )}
      </dl>
      {found.problems.length > 0 && (
        <DataTable
          label="Problems"
          rows={found.problems}
          columns={COLUMNS}
          rowKey={(p) => `${p.path} ${p.problem}`}
          height={34 + Math.min(8, found.problems.length) * 28}
        />
      )}
    </div>
  );
}
