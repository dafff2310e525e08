import { Group, NumberInput, Select } from '@mantine/core';
import type { Recipe } from '#shared/stages/features.ts';
import { useCall } from '../../client/call.ts';

type Holidays = Recipe['holidays'];
const NEVER = Number.POSITIVE_INFINITY;
const optionsOf = (list: { code: string; name: string }[] | undefined) =>
  (list ?? []).map((x) => ({ value: x.code, label: `${x.name} (${x.code})` }));

export function HolidayFields({ holidays, onChange }: { holidays: Holidays; onChange: (holidays: Holidays) => void }) {
  const countries = useCall((c) => c.features.holidays, {}, { fresh: NEVER }).data;
  const regions = useCall((c) => c.features.holidays, holidays ? { country: holidays.country } : null, { fresh: NEVER }).data;
  return (
    <>
      <Select
        aria-label="Country"
        placeholder="No holidays"
        searchable
        clearable
        data={optionsOf(countries)}
        value={holidays?.country ?? null}
        onChange={(country) =>
          onChange(country ? { country, daysBefore: holidays?.daysBefore ?? 0, daysAfter: holidays?.daysAfter ?? 0 } : undefined)
        }
      />
      {holidays && (
        <>
          {regions && regions.length > 0 && (
            <Select
              aria-label="Region"
              placeholder="Whole country"
              searchable
              clearable
              data={optionsOf(regions)}
              value={holidays.region ?? null}
              onChange={(region) => onChange({ ...holidays, region: region ?? undefined })}
            />
          )}
          <Group grow gap={6}>
            <NumberInput
              label="Days before"
              min={0}
              max={7}
              value={holidays.daysBefore}
              onChange={(x) => onChange({ ...holidays, daysBefore: Number(x) || 0 })}
            />
            <NumberInput
              label="Days after"
              min={0}
              max={7}
              value={holidays.daysAfter}
              onChange={(x) => onChange({ ...holidays, daysAfter: Number(x) || 0 })}
            />
          </Group>
        </>
      )}
    </>
  );
}
