// SPDX-License-Identifier: Apache-2.0
package reactor.netty;

/** A stand-in for the interface of Reactor Netty: it tells that this may be the server. */
public interface Connection {}
