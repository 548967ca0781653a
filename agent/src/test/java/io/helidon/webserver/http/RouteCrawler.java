// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.RoutedPath;

/** A stand-in for Helidon's class: the method that is woven. */
public class RouteCrawler {
  private final RoutedPath parent;
  private final boolean found;

  public RouteCrawler(RoutedPath parent, boolean found) {
    this.parent = parent;
    this.found = found;
  }

  public boolean hasNext() {
    return found;
  }
}
