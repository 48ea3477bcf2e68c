package slipway.sandbox.docker;

import slipway.sandbox.SandboxProviderContract;

/** The contract, kept on the machine's own Docker engine. */
class DockerSandboxProviderTest extends SandboxProviderContract {
    @Override
    protected Site site() throws Exception {
        return new DockerSite();
    }
}
