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

/** As the server bounds it. */
const MOST = 50;

/** The size of a part: the only one, or one to choose where it has several. */
function Size({ line, onChange }: { line: kits.KitLine; onChange: (variant: string) => void }) {
	const { data } = useLoad(`variants ${line.product}`, () => products.sizes(line.product));
	const first = data?.[0];
	useEffect(() => {
		if (first && !data.some(({ variant }) => variant === line.variant)) onChange(first.variant);
	}, [data]);
	if (!data || data.length < 2) return null;
	return (
		<select aria-label={t().agreement.parts.variant} value={line.variant} onChange={(event) => onChange(event.currentTarget.value)}>
			{data.map(({ variant }) => (
				<option key={variant} value={variant}>
					{variant || t().agreement.noSize}
				</option>
			))}
		</select>
	);
}

function Lines({ own, kit, product }: { own: Product[]; kit: kits.Kit; product: Product }) {
	const [lines, setLines] = useState<kits.KitLine[]>(kit.lines.map(({ product, variant, qty }) => ({ product, variant, qty })));
	const [busy, setBusy] = useState(false);
	const words = t().kit;
	const line = (id: number) => lines.find((one) => one.product === id);
	const put = (next: kits.KitLine) => setLines([...lines.filter((one) => one.product !== next.product), ...(next.qty > 0 ? [next] : [])]);

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
				{own.map(({ id, name }) => {
					const now = line(id) ?? { product: id, variant: '', qty: 0 };
					return (
						<li key={id}>
							<label>
								{name}{' '}
								<input
									type="number"
									min={0}
									max={MOST}
									value={now.qty}
									data-part={id}
									onInput={(event) => put({ ...now, qty: Math.min(MOST, Math.max(0, Math.floor(event.currentTarget.valueAsNumber) || 0)) })}
								/>
							</label>
							{now.qty > 0 && <Size line={now} onChange={(variant) => put({ ...now, variant })} />}
						</li>
					);
				})}
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
	const [kit, store] = one.data ?? [];
	const own = store?.items.filter(({ id }) => id !== product.id) ?? [];
	if (!kit || own.length === 0) return null;
	return (
		<Fold title={words.compose} hint={words.hint} wrong={false}>
			<Lines own={own} kit={kit} product={product} />
		</Fold>
	);
}
