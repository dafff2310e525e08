import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { usePlace } from '../../client/place.ts';
import { CompareFits } from './compare-fits.tsx';
import { FitsTable } from './fits-table.tsx';

interface ComparedPlace {
  /** Fits ticked, and whether they are shown side by side. */
  compared?: string[];
  comparing?: string;
}

/** All fits, and those of them that were ticked side by side. */
export function Runs(props: {
  fits: readonly StoredRecord<Fit>[];
  selected: string;
  onSelect: (fit: string) => void;
  nameOf: (fit: Fit) => string;
  titleOf: (model: string) => string;
  latestFeatures: string | undefined;
}) {
  const { fits, nameOf, titleOf } = props;
  const [place, go] = usePlace<ComparedPlace>();
  const compared = useMemo(() => (place.compared ?? []).flatMap((id) => fits.find((f) => f.head.id === id) ?? []), [place.compared, fits]);
  const ticked = useMemo(() => compared.map((f) => f.head.id), [compared]);
  const comparing = place.comparing !== undefined && compared.length > 1;
  return (
    <>
      <FitsTable
        fits={fits}
        selected={props.selected}
        onSelect={props.onSelect}
        nameOf={nameOf}
        latestFeatures={props.latestFeatures}
        compared={ticked}
        onCompared={(next) => go({ compared: next })}
        comparing={comparing}
        onCompare={(shown) => go({ comparing: shown ? 'yes' : undefined })}
      />
      {comparing && <CompareFits key={ticked.join()} fits={compared} nameOf={nameOf} titleOf={titleOf} />}
    </>
  );
}
