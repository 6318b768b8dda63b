// Sends the parts of a list one after the other, and adds up what became of them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, call } from '@/api/client';
import type { BadLine, Cut, Part } from './importParts';

export type Report = { imported: number; updated: number; opted_in: number; opted_out: number; bad: BadLine[] };
export type Consent = { opted_in: boolean; proof: string };
export type ImportState = {
  stage: 'sending' | 'failed' | 'cancelled' | 'done';
  /** Parts that are stored. */
  stored: number;
  rowsStored: number;
  report: Report;
  error?: unknown;
};

const nothing = (cut: Cut): ImportState => ({
  stage: 'sending',
  stored: 0,
  rowsStored: cut.bad.length,
  report: { imported: 0, updated: 0, opted_in: 0, opted_out: 0, bad: cut.bad },
});

function withPart(state: ImportState, part: Part, got: Report): ImportState {
  const { report } = state;
  return {
    ...state,
    stored: state.stored + 1,
    rowsStored: state.rowsStored + part.rows,
    report: {
      imported: report.imported + got.imported,
      updated: report.updated + got.updated,
      opted_in: report.opted_in + got.opted_in,
      opted_out: report.opted_out + got.opted_out,
      bad: [...report.bad, ...got.bad].sort((one, other) => one.line - other.line),
    },
  };
}

export function useImport(cut: Cut, consent: Consent) {
  const [state, setState] = useState<ImportState>(() => nothing(cut));
  const queries = useQueryClient();
  const wanted = useRef(true);
  const { mutateAsync } = useMutation({
    meta: { handlesError: true },
    mutationFn: (part: Part) =>
      call(
        api.POST('/v1/contacts/import', {
          body: {
            csv: part.csv,
            first_line: part.firstLine,
            ...(part.firstLine > 1 && { header: cut.header }),
            ...(consent.opted_in && consent),
          },
        }),
      ),
  });

  /** Goes on behind `from`: a part that failed is sent again, which does no harm. */
  const run = async (from: ImportState) => {
    wanted.current = true;
    let now: ImportState = { ...from, stage: 'sending', error: undefined };
    setState(now);
    for (const part of cut.parts.slice(from.stored)) {
      if (!wanted.current) break;
      try {
        now = withPart(now, part, await mutateAsync(part));
      } catch (error) {
        now = { ...now, stage: 'failed', error };
        break;
      }
      setState(now);
    }
    if (now.stage === 'sending') now = { ...now, stage: now.stored === cut.parts.length ? 'done' : 'cancelled' };
    setState(now);
    void queries.invalidateQueries({ queryKey: ['/v1/contacts'] });
  };

  // The page must not be left by accident while lines are under way; leaving the dialog ends it after the part.
  const sending = state.stage === 'sending';
  useEffect(() => {
    if (!sending) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [sending]);
  useEffect(() => () => void (wanted.current = false), []);

  return {
    state,
    start: () => void run(nothing(cut)),
    goOn: () => void run(state),
    cancel: () => void (wanted.current = false),
  };
}
