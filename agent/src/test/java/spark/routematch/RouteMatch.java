// SPDX-License-Identifier: Apache-2.0
package spark.routematch;

import spark.RouteImpl;

/** A stand-in for Spark's class: a parameter of a method that is woven. */
public class RouteMatch {
  public Object getTarget() {
    return new RouteImpl();
  }

  public String getMatchUri() {
    return "/";
  }
}
