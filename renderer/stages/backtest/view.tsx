import type { StageViewProps } from '../../client/data.ts';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';

export function BacktestView({ dataset }: StageViewProps) {
  const { title, purpose } = STAGE_INFO.backtest;
  return (
    <Canvas>
      <StageHeader title={title} purpose={`${purpose}: ${dataset.body.name}`} />
    </Canvas>
  );
}
