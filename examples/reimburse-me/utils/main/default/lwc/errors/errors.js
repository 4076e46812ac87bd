/**
 * The messages in whatever an Apex call, a wire adapter or a script threw.
 */
export function messagesOf(error) {
    if (!error) {
        return [];
    }
    const all = Array.isArray(error) ? error : [error];
    return all.flatMap(one => {
        if (Array.isArray(one.body)) {
            return one.body.map(part => part.message);
        }
        return [one.body?.message ?? one.message ?? String(one)];
    });
}
