// SPDX-License-Identifier: Apache-2.0
package io.javalin.router;

/** A stand-in for Javalin's class: a parameter of a method that is woven. */
public class Endpoint {}
