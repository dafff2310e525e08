import type { DatasetRow } from '../client/data.ts';
import { Canvas, StageHeader } from '../components/stage-header.tsx';

export function ExploreView({ dataset }: { dataset: DatasetRow }) {
  return (
    <Canvas>
      <StageHeader title="Explore" purpose={dataset.body.name} />
    </Canvas>
  );
}
