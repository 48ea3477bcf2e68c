package slipway.web.preview;

/**
 * The right to look at a preview.
 *
 * @param session of whoever has it ({@code Actor.session()}): the pass ends with it
 */
record Pass(Preview preview, String session) {
}
