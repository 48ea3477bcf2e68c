package slipway.tutorial;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import slipway.images.CourseImages;
import slipway.progress.Journal;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxTerms;

/**
 * What all workspaces share.
 *
 * @param recovered completes when sandboxes that outlived the last server are attached again: none is opened before
 */
record WorkspaceParts(SandboxProvider provider, Journal journal, CourseImages images, SandboxTerms terms, Clock clock,
        CompletableFuture<Void> recovered, WaitingLine line, KeptHomes homes, WorkspaceMeter meter) {
}
