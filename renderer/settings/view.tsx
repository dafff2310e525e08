import { Canvas, StageHeader } from '../components/stage-header.tsx';

export function SettingsView() {
  return (
    <Canvas>
      <StageHeader title="Settings" />
    </Canvas>
  );
}
