package io.promtap.config;

/** Request metrics: {@code http} in YAML. Immutable. */
public final class HttpConfig {

  private final boolean enabled;
  private final double[] buckets;

  public HttpConfig(boolean enabled, double[] buckets) {
    this.enabled = enabled;
    this.buckets = buckets.clone();
  }

  public static HttpConfig defaults() {
    return new HttpConfig(true, Buckets.requests());
  }

  public boolean enabled() {
    return enabled;
  }

  /** Upper bounds in seconds, strictly increasing, without +Inf. */
  public double[] buckets() {
    return buckets.clone();
  }
}
