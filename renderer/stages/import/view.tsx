import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';

export function ImportView() {
  const { title, purpose } = STAGE_INFO.import;
  return (
    <Canvas>
      <StageHeader title={title} purpose={purpose} />
    </Canvas>
  );
}
