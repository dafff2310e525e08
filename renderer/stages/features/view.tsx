import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Recipe } from '#shared/stages/features.ts';
import { useCall } from '../../client/call.ts';
import { type StageViewProps, useStages } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { BuiltFeatures } from './built-features.tsx';
import { sameRecipe } from './recipe.ts';
import { RecipeEditor } from './recipe-editor.tsx';
import { RecipeText } from './recipe-text.tsx';

const NEVER = Number.POSITIVE_INFINITY;

/** Features: a recipe of repairs and columns, what it makes, and the series before and after. */
export function FeaturesView({ dataset }: StageViewProps) {
  const { title, purpose } = STAGE_INFO.features;
  const stages = useStages();
  const latest = (stage: string) => stages?.find((s) => s.stage === stage)?.latest;
  const validation = latest('validate');
  const job = useJob(
    (c) => c.features.run,
    (input) => input.validation === validation,
  );
  const features = job.job?.record ?? latest('features');
  const built = useCall((c) => c.features.get, features ? { features } : null, { fresh: NEVER, keep: true });
  const checked = useCall((c) => c.validate.get, validation ? { validation } : null, { fresh: NEVER });
  const proposal = useCall((c) => c.features.propose, validation ? { validation } : null, { fresh: NEVER });
  const wide = useCall((c) => c.features.propose, validation ? { validation, size: 'full' as const } : null, { fresh: NEVER });
  const [edited, setEdited] = useState<Recipe>();
  const [asText, setAsText] = useState(false);

  const made = built.data?.body.recipe;
  const recipe = edited ?? made ?? proposal.data;
  const changed = !!recipe && !!made && !sameRecipe(recipe, made);
  const run = () => {
    if (recipe && validation) void job.start({ validation, recipe }, `Features of ${dataset.body.name}`);
  };
  const error = built.error ?? checked.error ?? proposal.error;

  return (
    <Canvas>
      <StageHeader title={title} purpose={changed ? 'The recipe was changed: build again to see what it makes' : purpose}>
        {recipe && (
          <Button variant="default" onClick={() => setAsText(!asText)}>
            {asText ? 'Hide the recipe file' : 'Recipe file'}
          </Button>
        )}
        {recipe && (
          <Button variant={made && !changed ? 'default' : 'filled'} onClick={run} disabled={job.active || !validation}>
            {made ? 'Build again' : 'Build features'}
          </Button>
        )}
        {made && !changed && (
          <Button component={Link} to="/train">
            Next: train
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={run} />
      {error && <ErrorPanel problem={toProblem(error)} />}
      {stages && !validation && (
        <EmptyState
          icon={IconStack2}
          title="Check the data first"
          text="Repairs follow from what the check finds; a recipe is proposed from it."
        >
          <Button component={Link} to="/validate">
            Validate
          </Button>
        </EmptyState>
      )}
      {asText && recipe && <RecipeText recipe={recipe} onRecipe={setEdited} onClose={() => setAsText(false)} />}
      {built.data && features && <BuiltFeatures features={features} body={built.data.body} dataset={dataset} />}
      {!features && recipe && !job.active && (
        <EmptyState icon={IconStack2} title="A recipe is proposed" text="It stands on the right. Change what you know better, then build.">
          <Button onClick={run}>Build features</Button>
        </EmptyState>
      )}
      {recipe && checked.data && (
        <RecipeEditor
          recipe={recipe}
          summary={checked.data.body.summary}
          dataset={dataset}
          onChange={setEdited}
          onReset={proposal.data && (() => setEdited(proposal.data))}
          onWiden={wide.data && (() => setEdited(wide.data))}
        />
      )}
    </Canvas>
  );
}
