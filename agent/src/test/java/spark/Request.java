// SPDX-License-Identifier: Apache-2.0
package spark;

import spark.routematch.RouteMatch;

/** A stand-in for Spark's class: the method that is woven. */
public class Request {
  private Object match = "";

  public void changeMatch(RouteMatch next) {
    match = next;
  }

  public Object match() {
    return match;
  }
}
