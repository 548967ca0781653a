// SPDX-License-Identifier: Apache-2.0
package spark.routematch;

/** A stand-in for Spark's class: a parameter of a method that is woven. */
public class RouteMatch {}
