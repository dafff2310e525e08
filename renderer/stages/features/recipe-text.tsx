import { Button, CopyButton, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Recipe } from '#shared/stages/features.ts';
import { Panel } from '../../components/panel.tsx';
import { readRecipe } from './recipe.ts';

/** The recipe as the file it is: to be kept, compared, or pasted from another project. */
export function RecipeText({ recipe, onRecipe, onClose }: { recipe: Recipe; onRecipe: (recipe: Recipe) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  useEffect(() => setText(JSON.stringify(recipe, null, 2)), [recipe]);
  const read = readRecipe(text);
  return (
    <Panel
      title="Recipe file"
      actions={
        <>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button size="compact-xs" disabled={'wrong' in read} onClick={() => 'recipe' in read && onRecipe(read.recipe)}>
            Use this
          </Button>
          <Button variant="subtle" color="gray" size="compact-xs" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <Textarea
        aria-label="Recipe as JSON"
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={text}
        error={'wrong' in read ? read.wrong : undefined}
        onChange={(e) => setText(e.currentTarget.value)}
      />
    </Panel>
  );
}
