/** Sandboxes as containers of a Docker engine on this machine. The only package that knows a Docker client. */
package slipway.sandbox.docker;
