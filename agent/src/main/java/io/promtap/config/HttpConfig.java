// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The settings of HTTP metrics: {@code http} in YAML. Immutable. */
public final class HttpConfig {

  private final boolean enabled;
  private final double[] buckets;
  private final List<PathTemplate> endpoints;
  private final boolean sizes;

  public HttpConfig(
      boolean enabled, double[] buckets, List<PathTemplate> endpoints, boolean sizes) {
    this.enabled = enabled;
    this.buckets = buckets.clone();
    this.endpoints = Collections.unmodifiableList(new ArrayList<>(endpoints));
    this.sizes = sizes;
  }

  /** Returns the settings without a file. */
  public static HttpConfig defaults() {
    return new HttpConfig(true, Buckets.requests(), Collections.emptyList(), false);
  }

  public boolean enabled() {
    return enabled;
  }

  /** Returns upper bounds in seconds, strictly increasing, without +Inf. */
  public double[] buckets() {
    return buckets.clone();
  }

  /** Returns the templates for paths that no framework names; no two fit the same paths. */
  public List<PathTemplate> endpoints() {
    return endpoints;
  }

  /** Returns whether the sizes of requests and responses are observed. */
  public boolean sizes() {
    return sizes;
  }
}
