// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.EscapingScheme;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.NameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * The choice of what a client gets, by the weights that it gives (RFC 9110, section 12.5): the
 * highest wins, 0 refuses. Of equal weights it takes what the client library takes: the first of
 * {@link Format} that is named; text, if none is. Text also answers whoever accepts nothing that
 * there is.
 *
 * <p>The client library knows no weights. It is shown the one range that was chosen.
 */
final class Negotiation {

  /** What a range that names nothing, such as that of a browser, gets first and second. */
  private static final Format[] UNNAMED = {Format.TEXT, Format.OPEN_METRICS};

  private static final String FAMILY = "io.prometheus.client.MetricFamily";
  private static final String ANY = "*/*";
  private static final String REST_OF_APPLICATION = "application/*";
  private static final String REST_OF_TEXT = "text/*";

  private Negotiation() {}

  /** A format of a page. */
  enum Format {
    PROTOBUF(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
    OPEN_METRICS_2("application/openmetrics-text;version=2.0.0"),
    OPEN_METRICS("application/openmetrics-text;version=1.0.0"),
    TEXT("text/plain;version=0.0.4");

    private final String range;

    Format(String range) {
      this.range = range;
    }

    /** Returns the range by which the client library knows the format. */
    String range(@Nullable String escaping) {
      return escaping == null ? range : range + ";escaping=" + escaping;
    }

    /** Returns the format that a range names; {@code null} if it names none. */
    static @Nullable Format named(HeaderElement range) {
      switch (lower(range.getName())) {
        case "application/vnd.google.protobuf":
          String encoding = parameter(range, "encoding");
          boolean isDelimited = encoding == null || encoding.equals("delimited");
          return isDelimited && FAMILY.equals(parameter(range, "proto")) ? PROTOBUF : null;
        case "application/openmetrics-text":
          return "2.0.0".equals(parameter(range, "version")) ? OPEN_METRICS_2 : OPEN_METRICS;
        case "text/plain":
          return TEXT;
        default:
          return null;
      }
    }
  }

  /** A format with the way to escape names that goes with it. */
  static final class Choice {
    final Format format;

    /** The range by which the client library knows both. */
    final String range;

    Choice(Format format, @Nullable HeaderElement element) {
      this.format = format;
      this.range = format.range(element == null ? null : knownEscaping(element));
    }
  }

  /**
   * Chooses a format.
   *
   * @param hasProtobuf whether there is a writer for it
   */
  static Choice choose(Request request, boolean hasProtobuf) {
    List<HeaderElement> ranges = request.elements("Accept");
    Map<Format, HeaderElement> named = new EnumMap<>(Format.class);
    for (HeaderElement range : ranges) {
      Format format = Format.named(range);
      if (format != null && (format != Format.PROTOBUF || hasProtobuf)) {
        HeaderElement earlier = named.get(format);
        if (earlier == null || weight(range) > weight(earlier)) {
          named.put(format, range);
        }
      }
    }
    Format best = Format.TEXT;
    HeaderElement bestRange = null;
    double bestWeight = 0;
    for (Map.Entry<Format, HeaderElement> each : named.entrySet()) {
      double weight = weight(each.getValue());
      if (weight > bestWeight) {
        best = each.getKey();
        bestRange = each.getValue();
        bestWeight = weight;
      }
    }
    for (Format format : UNNAMED) {
      HeaderElement range = named.containsKey(format) ? null : wildcard(ranges, format);
      double weight = range == null ? 0 : weight(range);
      if (weight > bestWeight) {
        best = format;
        bestRange = range;
        bestWeight = weight;
      }
    }
    return new Choice(best, bestRange);
  }

  /** Returns the closest range with a {@code *} that a format belongs to. */
  private static @Nullable HeaderElement wildcard(List<HeaderElement> ranges, Format format) {
    String closest = format == Format.TEXT ? REST_OF_TEXT : REST_OF_APPLICATION;
    HeaderElement found = heaviest(ranges, closest);
    return found == null ? heaviest(ranges, ANY) : found;
  }

  private static @Nullable HeaderElement heaviest(List<HeaderElement> elements, String name) {
    HeaderElement heaviest = null;
    for (HeaderElement each : elements) {
      boolean fits = lower(each.getName()).equals(name);
      if (fits && (heaviest == null || weight(each) > weight(heaviest))) {
        heaviest = each;
      }
    }
    return heaviest;
  }

  /**
   * Returns whether a client gets gzip: it names it and does not rather have it plain, or it leaves
   * nothing else. A {@code *} alone is no wish for it.
   */
  static boolean gzip(Request request) {
    List<HeaderElement> codings = request.elements("Accept-Encoding");
    HeaderElement named = heaviest(codings, "gzip");
    HeaderElement gzip = named == null ? heaviest(codings, "x-gzip") : named;
    HeaderElement rest = heaviest(codings, "*");
    HeaderElement identity = heaviest(codings, "identity");
    double plain = identity == null ? (rest == null ? -1 : weight(rest)) : weight(identity);
    if (gzip != null) {
      return weight(gzip) > 0 && (identity == null || weight(gzip) >= plain);
    }
    if (rest != null) {
      return weight(rest) > 0 && weight(rest) > plain;
    }
    return identity != null && plain == 0;
  }

  /** Returns the weight of a range from 0 to 1; one that cannot be read is 1, as if left out. */
  private static double weight(HeaderElement range) {
    String weight = parameter(range, "q");
    if (weight == null) {
      return 1;
    }
    try {
      double number = Double.parseDouble(weight);
      return number >= 0 && number <= 1 ? number : 1;
    } catch (NumberFormatException unreadable) {
      return 1;
    }
  }

  private static @Nullable String knownEscaping(HeaderElement range) {
    String escaping = parameter(range, "escaping");
    for (EscapingScheme scheme : EscapingScheme.values()) {
      if (scheme.getValue().equals(escaping)) {
        return escaping;
      }
    }
    return null;
  }

  private static @Nullable String parameter(HeaderElement range, String name) {
    for (NameValuePair parameter : range.getParameters()) {
      if (name.equals(lower(parameter.getName()))) {
        return parameter.getValue();
      }
    }
    return null;
  }

  private static String lower(@Nullable String name) {
    return name == null ? "" : name.toLowerCase(Locale.ROOT);
  }
}
