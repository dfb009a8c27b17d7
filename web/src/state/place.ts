/** Where the reader's device says that he is; asked only when he presses for it. */
export const whereAmI = (): Promise<GeolocationCoordinates> =>
	new Promise((resolve, reject) =>
		navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject, { timeout: 10_000, maximumAge: 300_000 }),
	);
