// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for a class of Ktor 2: a parameter of a constructor that is woven. */
public class Route {}
