import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as fits from '../api/fit';
import * as handovers from '../api/handover';
import * as products from '../api/products';
import type { Product } from '../api/types';
import { sizesDraft, sizesFit, toSizes } from '../lib/fit';
import { itemsOf } from '../lib/handover';
import { type DraftError, checkDraft } from '../lib/listing';
import { shareProgress } from '../lib/photo';
import { remember } from '../lib/store';
import { type Rules, lengthsFit, rulesDraft, spansFit, toRules } from '../lib/plan';
import { type Terms, depositFits, termsDraft, toTerms } from '../lib/terms';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { say } from '../state/toast';
import { useAsk } from '../ui/Dialog';
import { showWrong } from '../ui/wrong';
import { useLoad } from '../state/load';
import { FitFields } from './FitFields';
import { ListingFields } from './ListingFields';
import { DRAFT, type Kept, draftOf, kept, toListing } from './draft';
import { PhotoPicker, blobsOf, picturesOf } from './PhotoPicker';
import { PlanFields } from './PlanFields';
import { TermsFields } from './TermsFields';

interface Props {
	product: Product | null;
	terms: Terms | null;
	rules: Rules | null;
	/** The owner's own checklist. */
	items: string[];
	/** What the owner has said of its sizes, and the variants of its units. */
	sizes: fits.FitSize[];
	variants: string[];
}

/** Listing something new, or changing what is listed. */
export function ListingForm({ product, terms, rules, items, sizes, variants }: Props) {
	const { route } = useLocation();
	const [begun] = useState(() => (product ? {} : kept()));
	const [draft, setDraft] = useState(() => ({ ...draftOf(product), ...begun.draft }));
	const [asked, setAsked] = useState(() => ({ ...termsDraft(terms), ...begun.asked }));
	const [plan, setPlan] = useState(() => ({ ...rulesDraft(rules), ...begun.plan }));
	const [checklist, setChecklist] = useState(begun.checklist ?? items.join('\n'));
	const [pictures, setPictures] = useState(() => picturesOf(product));
	const [error, setError] = useState<DraftError | null>(null);
	const [progress, setProgress] = useState<number[] | null>(null);
	const families = useLoad('families', fits.families).data;
	const fields = fits.fieldsOf(families, fits.familyOf(families, draft.category));
	const [typed, setTyped] = useState(begun.typed ?? null);
	const fitting = typed ?? sizesDraft(sizes, fields);
	const form = useRef<HTMLFormElement>(null);
	const [question, ask] = useAsk();
	const words = t().list;
	const change = (next: typeof pictures) => {
		setError(null);
		setPictures(next);
	};
	const put = (part: Partial<typeof draft>) => {
		setError(null);
		setDraft((old) => ({ ...old, ...part }));
	};

	useEffect(() => {
		if (!product) remember(DRAFT, JSON.stringify({ draft, asked, plan, checklist, typed } satisfies Kept));
	}, [draft, asked, plan, checklist, typed]);

	function anew(): void {
		remember(DRAFT, null);
		location.reload();
	}

	/** The listing stands already when its terms or its plan are refused: they are then mended on its own page. */
	async function saveRest(id: number): Promise<boolean> {
		try {
			await products.setTerms(id, toTerms(asked));
			await products.setRules(id, toRules(plan));
			if (typed) await fits.setGear(id, toSizes(fitting, fields));
			if (checklist !== items.join('\n')) await handovers.setChecklist(id, itemsOf(checklist));
			return true;
		} catch (failure) {
			say(explain(failure));
			return false;
		}
	}

	async function submit(): Promise<void> {
		const wrong = checkDraft(draft, pictures.length);
		setError(wrong);
		if (wrong || !depositFits(asked) || !lengthsFit(plan) || !spansFit(plan.exceptions) || !sizesFit(fitting, fields)) {
			showWrong(form.current);
			return;
		}
		setProgress(pictures.map(() => 0));
		try {
			const blobs = await blobsOf(pictures, picturesOf(product));
			const sizes = blobs.map((blob) => blob.size);
			const fields = products.listingForm(toListing(draft), blobs);
			const onSent = (bytes: number) => setProgress(shareProgress(sizes, bytes));
			const saved = product ? await products.update(product.id, fields, onSent) : await products.create(fields, onSent);
			if (!product) remember(DRAFT, null);
			route(`/${(await saveRest(saved.id)) ? 'p' : 'list'}/${saved.id}`, true);
		} catch (failure) {
			say(explain(failure));
			setProgress(null);
		}
	}

	const done = progress?.length ? progress.reduce((sum, part) => sum + part, 0) / progress.length : 0;
	return (
		<form
			ref={form}
			class="form"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			{(begun.draft?.name || begun.draft?.description) && (
				<p class="hint">
					{words.draft}{' '}
					<button type="button" class="button-text" onClick={() => ask({ ...words.lost, yes: words.anew, then: anew })}>
						{words.anew}
					</button>
				</p>
			)}
			{question}
			<PhotoPicker pictures={pictures} onChange={change} progress={progress} />
			{error === 'photo' && (
				<small class="field-error" role="alert">
					{words.needPhoto}
				</small>
			)}
			<ListingFields draft={draft} put={put} error={error} />
			<FitFields key={draft.category} fields={fields} variants={variants} draft={fitting} put={setTyped} />
			<TermsFields draft={asked} put={(part) => setAsked((old) => ({ ...old, ...part }))} delivered={draft.delivery} checklist={checklist} setChecklist={setChecklist} />
			<PlanFields draft={plan} put={(part) => setPlan((old) => ({ ...old, ...part }))} />
			<button type="submit" class="button button-main" disabled={!!progress}>
				{progress ? words.uploading(Math.round(done * 100)) : product ? words.update : words.submit}
			</button>
		</form>
	);
}
