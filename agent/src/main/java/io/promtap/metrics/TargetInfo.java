// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metric {@code target_info}, whose labels are the attributes of this service by the variables
 * of OpenTelemetry: {@code OTEL_SERVICE_NAME}, and {@code OTEL_RESOURCE_ATTRIBUTES}, a list of
 * {@code name=value} with commas, percent-encoded.
 *
 * <p>OpenTelemetry's own exporter has a metric of this name, so that queries can join its labels to
 * any other metric of the target. As there, an invalid list counts as none, and attributes whose
 * names become the same label share it. What the variables do not say, such as the command line, is
 * not in it; without them there is no such metric.
 */
public final class TargetInfo {

  private static final String NAME = "target_info";

  private static final String HELP = "Target metadata.";
  private static final String SERVICE_NAME = "service.name";
  private static final int MOST = 64;

  /** By label. */
  private final TreeMap<String, String> labels = new TreeMap<>();

  private TargetInfo() {}

  /** Registers the metric if the variables say anything. */
  public static void register(MetricRegistry registry, Map<String, String> environment) {
    TargetInfo info = new TargetInfo();
    info.read(environment);
    if (!info.labels.isEmpty()) {
      String[] values = info.labels.values().toArray(new String[0]);
      registry.info(
          NAME,
          HELP,
          info.labels.keySet().toArray(new String[0]),
          new Supplier<@Nullable String[]>() {
            @Override
            public @Nullable String[] get() {
              return values;
            }
          });
    }
  }

  private void read(Map<String, String> environment) {
    TreeMap<String, String> attributes = attributes(environment.get("OTEL_RESOURCE_ATTRIBUTES"));
    String service = environment.get("OTEL_SERVICE_NAME");
    if (service != null && !service.trim().isEmpty()) {
      attributes.put(SERVICE_NAME, service.trim());
    }
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      if (labels.size() < MOST) {
        String label = label(each.getKey());
        String earlier = labels.get(label);
        labels.put(label, earlier == null ? each.getValue() : earlier + ";" + each.getValue());
      }
    }
  }

  /** Reads the list of attributes; an empty one if it is absent or invalid. */
  private static TreeMap<String, String> attributes(@Nullable String list) {
    TreeMap<String, String> attributes = new TreeMap<>();
    if (list == null) {
      return attributes;
    }
    for (String pair : list.split(",")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : decoded(pair.substring(0, equals).trim());
      String value = equals < 0 ? null : decoded(pair.substring(equals + 1).trim());
      if (!pair.trim().isEmpty() && (name == null || name.isEmpty() || value == null)) {
        return new TreeMap<>();
      }
      if (name != null && !name.isEmpty() && value != null && !value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    return attributes;
  }

  /** Replaces {@code %41} by its byte of UTF-8; {@code null} if that is impossible. */
  private static @Nullable String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] != '%') {
        bytes.put(encoded[i]);
        continue;
      }
      int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
      int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    bytes.flip();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException noUtf8) {
      return null;
    }
  }

  /** Returns the name of an attribute as a label: {@code service.name} is service_name. */
  private static String label(String attribute) {
    StringBuilder label = new StringBuilder(attribute.length());
    for (int i = 0; i < attribute.length(); i++) {
      char c = attribute.charAt(i);
      boolean valid = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean repeats = label.length() > 0 && label.charAt(label.length() - 1) == '_';
      if (valid) {
        label.append(c);
      } else if (!repeats) {
        label.append('_');
      }
    }
    return Character.isDigit(label.charAt(0)) ? "key_" + label : label.toString();
  }
}
