package slipway.tutorial;

import slipway.kernel.LimitKind;

/** Is told of faults in learners' sandboxes, for an operator's figures. Called under the workspace's lock; returns at once. */
public interface WorkspaceMeter {
    /** For who wants no figures. */
    WorkspaceMeter NONE = new WorkspaceMeter() {
        @Override
        public void agentLost() {
        }

        @Override
        public void sandboxLost() {
        }

        @Override
        public void limitReached(LimitKind kind) {
        }
    };

    /** The connection to an agent was lost, or could not be had; it is made anew. */
    void agentLost();

    /** A sandbox that was in use does not run any more. */
    void sandboxLost();

    /** A sandbox has used up what it may. */
    void limitReached(LimitKind kind);
}
