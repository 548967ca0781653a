// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import io.promtap.attach.PublishedPort;
import io.promtap.support.JsonText;
import io.promtap.support.OneLine;

/** A side port that Prometheus can scrape, with the labels that it gets. Immutable. */
public final class Target {

  private static final String DEFAULT_PATH = "/metrics";
  private static final String DEFAULT_SCHEME = "http";
  private static final int LONGEST_NAME = 200;

  private final String address;
  private final String scheme;
  private final String path;
  private final String main;
  private final String pid;

  /**
   * @param host a name or address by which Prometheus reaches the port
   * @param main the main class or the jar
   */
  Target(String host, PublishedPort port, String main, String pid) {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    this.address = (bare ? "[" + host + "]" : host) + ":" + port.port();
    this.scheme = port.scheme();
    this.path = port.path();
    this.main = main.length() > LONGEST_NAME ? main.substring(0, LONGEST_NAME) : main;
    this.pid = pid;
  }

  /**
   * Returns the target as an entry of Prometheus's file discovery.
   *
   * <p>The process id is a {@code __meta_} label, which Prometheus drops: as a label of all series
   * it would begin new ones with each start of the service.
   */
  String json() {
    JsonText json = new JsonText().beginObject();
    json.beginArray("targets").element(address).endArray();
    json.beginObject("labels");
    if (!scheme.equals(DEFAULT_SCHEME)) {
      json.member("__scheme__", scheme);
    }
    if (!path.equals(DEFAULT_PATH)) {
      json.member("__metrics_path__", path);
    }
    if (!main.isEmpty()) {
      json.member("java_main", main);
    }
    json.member("__meta_promtap_pid", pid);
    return json.endObject().endObject().toString();
  }

  /** Returns a line for a person. */
  @Override
  public String toString() {
    String name = main.isEmpty() ? "(unknown)" : OneLine.of(main, '?');
    return scheme + "://" + address + path + "  " + name + ", process " + pid;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Target && ((Target) other).json().equals(json());
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }
}
