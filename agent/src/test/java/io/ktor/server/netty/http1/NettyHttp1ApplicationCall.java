// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.netty.http1;

/** A stand-in for Ktor's class: where it is missing, no route is looked at. */
public class NettyHttp1ApplicationCall {}
