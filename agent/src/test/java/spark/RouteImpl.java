// SPDX-License-Identifier: Apache-2.0
package spark;

/** A stand-in for Spark's class: the target of a route. */
public class RouteImpl {}
