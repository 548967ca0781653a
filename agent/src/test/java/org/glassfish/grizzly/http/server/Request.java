// SPDX-License-Identifier: Apache-2.0
package org.glassfish.grizzly.http.server;

/** A stand-in for Grizzly's class, which is in a descriptor of woven code. */
public class Request {}
