package slipway.tutorial;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import slipway.progress.Journal;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

/**
 * What all workspaces share.
 *
 * @param lifetime how long a sandbox stays that nobody looks at
 * @param recovered completes when sandboxes that outlived the last server are attached again: none is opened before
 */
record WorkspaceParts(SandboxProvider provider, Journal journal, CourseImages images, Limits limits, Duration lifetime, Clock clock,
        CompletableFuture<Void> recovered) {
    SandboxSpec spec(SandboxOwner owner) {
        return new SandboxSpec(owner, limits, lifetime);
    }
}
