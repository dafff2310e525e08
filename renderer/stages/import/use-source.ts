import { useRef, useState } from 'react';
import { pathOf } from '../../client/host.ts';
import { isCancelled, type Problem, toProblem } from '../../client/problem.ts';

export interface Uploading {
  name: string;
  share: number;
  started: number;
}

/** The file to import: a path that the engine can read, with what happens on the way to it. */
export function useSource() {
  const [path, setPath] = useState<string>();
  const [uploading, setUploading] = useState<Uploading>();
  const [problem, setProblem] = useState<Problem>();
  const abort = useRef<AbortController>(undefined);
  const choose = (next: string | undefined) => {
    setProblem(undefined);
    setPath(next);
  };
  const take = async (file: File) => {
    const begin = { name: file.name, share: 0, started: Date.now() };
    abort.current?.abort();
    abort.current = new AbortController();
    setProblem(undefined);
    setUploading(begin);
    try {
      setPath(await pathOf(file, (share) => setUploading({ ...begin, share }), abort.current.signal));
    } catch (error) {
      const found = toProblem(error);
      if (!isCancelled(found)) setProblem(found);
    } finally {
      setUploading(undefined);
    }
  };
  return { path, choose, take, uploading, stop: () => abort.current?.abort(), problem };
}
