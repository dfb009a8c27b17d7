import { useEffect, useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import * as kits from '../api/kits';
import * as products from '../api/products';
import type { Product } from '../api/types';
import { ApiError } from '../api/http';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Fold } from '../ui/basic';
import { Coming } from './Coming';

/** As the server bounds it. */
const MOST = 50;

/** How many of one of his products are in the kit: a number, or one a size. */
function Part({ part, lines, onChange }: { part: Product; lines: kits.KitLine[]; onChange: (lines: kits.KitLine[]) => void }) {
	const own = lines.filter(({ product }) => product === part.id);
	const [open, setOpen] = useState(own.length > 0);
	const { data } = useLoad(open ? `variants ${part.id}` : null, () => products.sizes(part.id));
	const known = data?.map(({ variant }) => variant) ?? [];
	const [first] = known;
	/* Also one that the product has no more, so that it can be taken out. */
	const sizes = [...new Set([...known, ...own.map(({ variant }) => variant)])];
	useEffect(() => {
		/* What was put in before its sizes were known is of the first. */
		if (first !== undefined && own.length === 1 && !known.includes(own[0]!.variant)) onChange(lines.map((one) => (one === own[0] ? { ...one, variant: first } : one)));
	}, [data]);
	const put = (variant: string, qty: number) => {
		setOpen(true);
		onChange([...lines.filter((one) => one.product !== part.id || one.variant !== variant), ...(qty > 0 ? [{ product: part.id, variant, qty }] : [])]);
	};
	return (
		<li>
			{(sizes.length ? sizes : ['']).map((variant, i) => (
				<label key={i}>
					{part.name}
					{sizes.length > 1 && ` · ${variant || t().agreement.noSize}`}{' '}
					<input
						type="number"
						min={0}
						max={MOST}
						value={own.find((one) => one.variant === variant)?.qty ?? 0}
						data-part={part.id}
						onInput={(event) => put(variant, Math.min(MOST, Math.max(0, Math.floor(event.currentTarget.valueAsNumber) || 0)))}
					/>
				</label>
			))}
		</li>
	);
}

function Lines({ own, kit, product }: { own: Product[]; kit: kits.Kit; product: Product }) {
	const [lines, setLines] = useState<kits.KitLine[]>(kit.lines.map(({ product, variant, qty }) => ({ product, variant, qty })));
	const [busy, setBusy] = useState(false);
	const words = t().kit;

	async function save(): Promise<void> {
		setBusy(true);
		try {
			await kits.setKit(product.id, lines);
			say(words.saved);
		} catch (error) {
			say(error instanceof ApiError && error.status === 409 ? words.busy : explain(error));
		} finally {
			setBusy(false);
		}
	}

	return (
		<>
			<ul class="kit-lines">
				{own.map((part) => (
					<Part key={part.id} part={part} lines={lines} onChange={setLines} />
				))}
			</ul>
			<button type="button" class="button" disabled={busy} data-save="kit" onClick={() => void save()}>
				{words.save}
			</button>
		</>
	);
}

/** The owner makes a kit of other gear of his, or takes it apart. */
export function KitFields({ product }: { product: Product }) {
	const words = t().kit;
	const one = useLoad(`kit fields ${product.id}`, () => Promise.all([kits.kit(product.id), accounts.storeProducts(product.owner.id)]));
	if (!one.data) return <Coming {...one} what={words.compose} />;
	const [kit, store] = one.data;
	const own = store.items.filter(({ id }) => id !== product.id);
	if (own.length === 0) return null;
	return (
		<Fold title={words.compose} hint={words.hint} wrong={false}>
			<Lines own={own} kit={kit} product={product} />
		</Fold>
	);
}
