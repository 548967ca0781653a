// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A metric of a rule, as the file describes it. Immutable; equal by content. */
public final class MetricSpec {

  /** The type that is exposed. */
  public enum Type {
    COUNTER,
    HISTOGRAM,
    SUMMARY,
    GAUGE,
    /** A gauge that is set to the time at which a call ends. */
    TIMESTAMP;

    /** Returns the key in the file. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The part of a call that a metric records. */
  public enum Reading {
    /** A counter goes up by one. */
    CALLS,
    /** A counter goes up by the value. */
    AMOUNT,
    /** A histogram or a summary observes the seconds that the call took. */
    DURATION,
    /** A histogram or a summary observes the value; a gauge is set to it. */
    VALUE,
    /** A gauge is the number of calls that have begun and not ended. */
    IN_FLIGHT,
    /** A gauge goes up by the value, or down if that is negative. */
    CHANGE,
    /** A gauge is the sum of the values that objects have when it is scraped. */
    SUM_AT_SCRAPE,
    /** A gauge is the largest of these values. */
    MAX_AT_SCRAPE
  }

  /** The calls that a metric records. */
  public enum When {
    ALWAYS,
    SUCCESS,
    ERROR
  }

  private final Type type;
  private final Reading reading;
  private final String name;
  private final String help;
  private final Map<String, Expression> labels;
  private final @Nullable Expression value;
  private final double[] buckets;
  private final When when;

  /**
   * @param name as exposed; a counter's ends with {@code _total}
   * @param labels expressions by label name, in the order of the file
   * @param value what the reading reads; {@code null} for {@link Reading#CALLS}, {@link
   *     Reading#DURATION} and {@link Reading#IN_FLIGHT}
   * @param buckets ascending upper bounds without infinity, in seconds or in the unit of the value;
   *     {@code null} unless this is a histogram
   */
  public MetricSpec(
      Type type,
      Reading reading,
      String name,
      String help,
      Map<String, Expression> labels,
      @Nullable Expression value,
      double @Nullable [] buckets,
      When when) {
    this.type = type;
    this.reading = reading;
    this.name = name;
    this.help = help;
    this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    this.value = value;
    this.buckets = buckets == null ? new double[0] : buckets.clone();
    this.when = when;
  }

  public Type type() {
    return type;
  }

  public Reading reading() {
    return reading;
  }

  /** Returns whether the metric is read from objects at a scrape and records no call. */
  public boolean isReadAtScrape() {
    return reading == Reading.SUM_AT_SCRAPE || reading == Reading.MAX_AT_SCRAPE;
  }

  public String name() {
    return name;
  }

  public String help() {
    return help;
  }

  public Map<String, Expression> labels() {
    return labels;
  }

  /** Returns {@code null} if the metric needs no value. */
  public @Nullable Expression value() {
    return value;
  }

  /** Returns the upper bounds; none unless this is a histogram. */
  public double[] buckets() {
    return buckets.clone();
  }

  public When when() {
    return when;
  }

  private List<@Nullable Object> content() {
    return Arrays.asList(type, reading, name, help, labels, value, Arrays.toString(buckets), when);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MetricSpec && content().equals(((MetricSpec) other).content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }
}
