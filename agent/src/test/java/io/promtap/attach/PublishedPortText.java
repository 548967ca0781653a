// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

/** A maker of published ports for tests of other packages. */
public final class PublishedPortText {

  private PublishedPortText() {}

  public static PublishedPort parsed(String url) {
    return PublishedPort.parse(PublishedPort.text(url, "0.0.0.0", "1"));
  }
}
