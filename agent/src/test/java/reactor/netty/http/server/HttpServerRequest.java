// SPDX-License-Identifier: Apache-2.0
package reactor.netty.http.server;

/** A stand-in for Reactor Netty's interface: a parameter of a method that is woven. */
public interface HttpServerRequest {}
