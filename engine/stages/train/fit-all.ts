import type { AnyModel } from '#models/kit/define.ts';
import type { DeviceChoice } from '#shared/domain/device.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { EpochLine, Training } from '#shared/domain/training.ts';
import type { JobContext } from '../../context.ts';
import { deviceFor } from '../../jobs/device.ts';
import { startMeter } from '../../jobs/meter.ts';
import { parallel } from '../../jobs/parallel.ts';
import { encodeCurve, summaryOf } from '../../jobs/training/curve.ts';
import { followTraining, isTrained, type LiveTraining } from '../../jobs/training/live.ts';
import type { Ran } from '../../jobs/world.ts';
import type { LoadedPanel } from '../../panel/load.ts';
import { type Slice, sliceFuture, slicesOf, viewSeries } from '../../panel/slice.ts';
import { packState } from '../../panel/state.ts';

export interface FitPlan {
  readonly choice: ModelChoice;
  readonly model: AnyModel;
  readonly params: unknown;
  readonly horizon: number;
  readonly seed: number;
  /** The device that the job asks for. */
  readonly asked: DeviceChoice | undefined;
  /** Where its checkpoints lie. */
  readonly folder: string;
}

export interface AllFitted {
  readonly state: Uint8Array;
  readonly statuses: readonly SeriesStatus[];
  /** Of a model that was trained epoch by epoch. */
  readonly training?: Omit<Training, 'curve'> & { readonly curve: Uint8Array };
  /** To be called at last. `stored`: what was kept for a resume is not needed any more, unless it was asked to stop: then it can go on. */
  readonly end: (stored: boolean) => void;
}

const textOf = ({ member, members, epoch, epochs, train, validation }: EpochLine): string =>
  `${members > 1 ? `net ${member + 1} of ${members}, ` : ''}epoch ${epoch} of ${epochs}: loss ${(validation ?? train)?.toPrecision(4) ?? 'no number'}`;

function trainingOf(live: LiveTraining, ran: Ran): AllFitted['training'] {
  const { lines, notes, resumed, stopAsked } = live.curve();
  return lines.length === 0 ? undefined : { ...summaryOf(lines, stopAsked), ...ran, resumed, notes, curve: encodeCurve(lines) };
}

/** Fits slices of series on the worker threads; a global model is one slice. The outcome does not depend on how it was sliced. */
export async function fitAll(ctx: JobContext, { panel, future }: LoadedPanel, plan: FitPlan): Promise<AllFitted> {
  const { choice, model, params, horizon, seed, asked, folder } = plan;
  const known = future(horizon);
  if (model.can.covariates !== 'none') for (const note of known.notes) ctx.note('warn', note);
  const total = panel.ids.length;
  const slices: readonly Slice[] = model.scope === 'global' ? [[0, total]] : slicesOf(total);
  const alone = slices.length === 1;
  const threads = alone ? ctx.pool.threads : 1;
  const states: Uint8Array[] = [];
  const statuses: (readonly SeriesStatus[])[] = [];
  let done = 0;
  let share = 0;
  let doing = `fitting ${total} series`;
  const tell = (): void => ctx.progress(share, doing);
  tell();
  const live = isTrained(model)
    ? followTraining(folder, ctx, (line) => {
        // Told with the next change of the share: epochs may be many a second.
        doing = textOf(line);
      })
    : undefined;
  if (live) ctx.workspaces.current().trainings.put(ctx.id, live);
  const device = await deviceFor([model], asked, ctx, live?.note ?? ctx.note);
  const meter = alone
    ? startMeter((now) => {
        share = now;
        tell();
      })
    : undefined;
  let ran: Ran = { runtime: 'onnxruntime', device };
  try {
    await parallel(slices, ctx.pool.threads, ctx.signal, async (slice, i, signal) => {
      const desk = live?.seat();
      const input = { model: choice, params, panel: viewSeries(panel, slice), future: sliceFuture(known.future, slice), seed };
      const answer = await ctx.pool.run(
        'fit',
        { ...input, threads, device, desk, meter: meter?.cell },
        { signal, ...(desk && { transfer: [desk.port] }) },
      );
      states[i] = answer.units;
      statuses[i] = answer.status;
      ran = { runtime: answer.runtime, device: answer.device };
      done += slice[1] - slice[0];
      ctx.progress(done / total, `fitted ${done} of ${total} series`);
    });
    const training = live && trainingOf(live, ran);
    return {
      state: packState(states),
      statuses: statuses.flat(),
      ...(training && { training }),
      end: (stored) => live?.end(stored && training?.stopped !== 'asked'),
    };
  } catch (error) {
    live?.end(false);
    throw error;
  } finally {
    meter?.stop();
  }
}
