// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for Ktor's class: what a node stands for. */
public abstract class RouteSelector {}
