// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for Ktor's class: a parameter of a constructor that is woven. */
public class RoutingNode {}
