import type { FitVerdict } from '../api/fit';
import { t } from '../lib/text';

/** Whether gear fits its reader, in a word; nothing while it is not known. */
export function FitBadge({ word }: { word: FitVerdict['verdict'] }) {
	if (word === 'unknown') return null;
	return <span class={`fit-badge fit-${word}`}>{t().fits[word]}</span>;
}
