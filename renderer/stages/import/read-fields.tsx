import { Select, Switch, TagsInput } from '@mantine/core';
import type { z } from 'zod';
import { type Detection, FileFormat, ReadOptions } from '#shared/stages/import.ts';
import { InspectorGroup } from '../../components/inspector.tsx';

type Read = z.input<typeof ReadOptions>;

const MARKS: Record<string, string> = {
  ',': 'comma  ,',
  ';': 'semicolon  ;',
  '\t': 'tab',
  '|': 'pipe  |',
  ' ': 'space',
  '.': 'point  .',
  "'": "apostrophe  '",
  '"': 'double  "',
};
const named = (marks: readonly string[]) => marks.map((value) => ({ value, label: MARKS[value] ?? value }));

/** How text becomes cells. A change makes the engine look at the file again. */
export function ReadFields({ detection, read, onChange }: { detection: Detection; read: Read; onChange: (read: Read) => void }) {
  const now = { ...detection.read, ...read };
  const text = now.format === 'csv';
  const change = (more: Read) => onChange({ ...read, ...more });
  const delimiters = [...new Set([',', ';', '\t', '|', ' ', now.delimiter ?? ','])];
  return (
    <InspectorGroup title="Reading" note="A change here reads the file anew and proposes again.">
      <Select
        label="Format"
        data={FileFormat.options}
        value={now.format}
        allowDeselect={false}
        onChange={(x) => change({ format: FileFormat.parse(x) })}
      />
      {detection.sheets && detection.sheets.length > 0 && (
        <Select
          label="Sheet"
          data={detection.sheets}
          value={now.sheet ?? detection.sheets[0]}
          allowDeselect={false}
          onChange={(x) => change({ sheet: x ?? undefined })}
        />
      )}
      {text && (
        <>
          <Select
            label="Encoding"
            data={ReadOptions.shape.encoding.unwrap().options}
            value={now.encoding ?? 'utf-8'}
            allowDeselect={false}
            onChange={(x) => change({ encoding: x as Read['encoding'] })}
          />
          <Select
            label="Delimiter"
            data={named(delimiters)}
            value={now.delimiter ?? ','}
            allowDeselect={false}
            onChange={(x) => change({ delimiter: x ?? undefined })}
          />
          <Select
            label="Quote"
            data={named(['"', "'"])}
            value={now.quote ?? '"'}
            allowDeselect={false}
            onChange={(x) => change({ quote: x ?? undefined })}
          />
          <Select
            label="Decimal mark"
            data={named(['.', ','])}
            value={now.decimal ?? '.'}
            allowDeselect={false}
            onChange={(x) => change({ decimal: x as Read['decimal'] })}
          />
          <Select
            label="Thousands separator"
            data={named([',', '.', ' ', "'"])}
            value={now.thousands ?? null}
            placeholder="none"
            clearable
            onChange={(x) => change({ thousands: x as Read['thousands'] })}
          />
          <Switch
            label="First row is a header"
            checked={now.header ?? true}
            onChange={(e) => change({ header: e.currentTarget.checked })}
          />
        </>
      )}
      <TagsInput
        label="Words that mean missing"
        value={now.missing ?? []}
        onChange={(missing) => change({ missing })}
        placeholder="NA, -999"
      />
    </InspectorGroup>
  );
}
