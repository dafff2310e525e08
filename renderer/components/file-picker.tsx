import { Button, TextInput } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder, IconNotebook } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { type DataColumn, DataTable } from './data-table.tsx';
import classes from './file-picker.module.css';
import { formatBytes } from './format.ts';

export interface FileEntry {
  name: string;
  path: string;
  folder: boolean;
  bytes: number;
  workspace: boolean;
}
export interface FolderListing {
  path: string;
  parent: string | null;
  entries: FileEntry[];
  places: { name: string; path: string }[];
}

const icon = (e: FileEntry) => (e.workspace ? <IconNotebook size={15} /> : e.folder ? <IconFolder size={15} /> : <IconFile size={15} />);

const COLUMNS: DataColumn<FileEntry>[] = [
  {
    id: 'name',
    title: 'Name',
    value: (e) => e.name,
    cell: (e) => (
      <span className={classes.name}>
        {icon(e)}
        {e.name}
        {e.workspace && <span className={classes.tag}>workspace</span>}
      </span>
    ),
  },
  {
    id: 'bytes',
    title: 'Size',
    width: 100,
    align: 'right',
    value: (e) => (e.folder ? null : e.bytes),
    cell: (e) => (e.folder ? '' : formatBytes(e.bytes)),
  },
];

const join = (folder: string, name: string): string => {
  const mark = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(mark) ? folder + name : folder + mark + name;
};

/** Looks through the folders of the engine's machine. */
export function FilePicker(props: {
  mode: 'file' | 'folder' | 'save';
  listing: FolderListing;
  extensions?: string[];
  suggestedName?: string;
  onGo: (path: string) => void;
  onPick: (path: string) => void;
  onCancel: () => void;
}) {
  const { mode, listing, extensions, onGo, onPick } = props;
  const [typed, setTyped] = useState(listing.path);
  const [name, setName] = useState(props.suggestedName ?? '');
  const [selected, setSelected] = useState<FileEntry>();
  useEffect(() => setTyped(listing.path), [listing.path]);
  const entries = useMemo(
    () => listing.entries.filter((e) => e.folder || (mode !== 'folder' && fits(e.name, extensions))),
    [listing.entries, extensions, mode],
  );
  const select = (e: FileEntry) => {
    setSelected(e);
    if (mode === 'save' && !e.folder) setName(e.name);
  };
  const open = (e: FileEntry) => {
    if (e.folder && !(mode === 'folder' && e.workspace)) onGo(e.path);
    else if (mode !== 'save') onPick(e.path);
  };
  const marked = entries.find((e) => e.path === selected?.path);
  return (
    <div className={classes.picker}>
      <form
        className={classes.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (mode === 'file' && /\.\w{2,8}$/.test(typed)) onPick(typed);
          else onGo(typed);
        }}
      >
        <Button
          variant="default"
          disabled={!listing.parent}
          onClick={() => listing.parent && onGo(listing.parent)}
          aria-label="Parent folder"
        >
          <IconArrowUp size={14} />
        </Button>
        <TextInput flex={1} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} aria-label="Path" spellCheck={false} />
      </form>
      <div className={classes.columns}>
        <nav className={classes.places} aria-label="Places">
          {listing.places.map((place) => (
            <button key={place.path} type="button" className={classes.place} onClick={() => onGo(place.path)}>
              {place.name}
            </button>
          ))}
        </nav>
        <DataTable
          label={`Files in ${listing.path}`}
          rows={entries}
          columns={COLUMNS}
          rowKey={(e) => e.path}
          selected={marked?.path}
          onSelect={select}
          onOpen={open}
          height={320}
          empty="Nothing to choose here."
        />
      </div>
      <div className={classes.row}>
        {mode !== 'file' && (
          <TextInput
            flex={1}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            placeholder={mode === 'save' ? 'File name' : 'New folder in here (optional)'}
            aria-label={mode === 'save' ? 'File name' : 'New folder'}
          />
        )}
        <Button variant="default" ml="auto" onClick={props.onCancel}>
          Cancel
        </Button>
        {mode === 'file' && (
          <Button disabled={!marked} onClick={() => marked && open(marked)}>
            Open
          </Button>
        )}
        {mode === 'folder' && (
          <Button onClick={() => onPick(folderOf(listing.path, marked, name))}>
            {marked && !name ? `Choose “${marked.name}”` : 'Choose this folder'}
          </Button>
        )}
        {mode === 'save' && (
          <Button disabled={!name} onClick={() => onPick(join(listing.path, name))}>
            Save
          </Button>
        )}
      </div>
    </div>
  );
}

const folderOf = (here: string, marked: FileEntry | undefined, name: string): string => (name ? join(here, name) : (marked?.path ?? here));

const fits = (name: string, extensions: string[] | undefined): boolean =>
  !extensions?.length || extensions.some((x) => x === '*' || name.toLowerCase().endsWith(`.${x.toLowerCase()}`));
